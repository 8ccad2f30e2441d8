"""The warning before somebody goes on who may know the answers."""

from collections.abc import Sequence

from quizlib.services.invigilating import Extension


def keys_seen(whom: str = "本人") -> str:
    """That the rules let ``whom`` look at the answers now."""
    return f"注意：按场次的规则现在可以看答案，{whom}可能已经看过。"


def keys_seen_by(found: Sequence[Extension], whole: bool) -> str:
    """The same of those who would get more time, the ``whole`` sitting or one; nothing where it holds for nobody."""
    seen = sum(one.may_have_seen_keys for one in found)
    return keys_seen(f"其中 {seen} 人" if whole else "本人") if seen else ""
