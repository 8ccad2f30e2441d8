"""What a template's names stand for: texts that are told when they are printed, names below names, and lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizlib.reports.word.marks import writable


class Field:
    """One thing that is printed, told only then; ``parts`` are other ways to print it, such as 数.

    ``there`` says whether it is true in a condition of the template.
    """

    def __init__(
        self, told: Callable[[], str], there: Callable[[], bool] = lambda: True, **parts: Callable[[], str]
    ) -> None:
        self._told, self._there, self._parts = told, there, parts

    def __str__(self) -> str:
        return writable(self._told())

    def __bool__(self) -> bool:
        return self._there()

    def __getitem__(self, name: str) -> "Field":
        return Field(self._parts[name], self._there)

    def __eq__(self, other: object) -> bool:
        raise TypeError("字段不能比较大小")

    __hash__ = None  # type: ignore[assignment] # nor can it be looked up

    _noun = "写法"

    @property
    def _known(self) -> Iterable[str]:
        return self._parts


class Names:
    """Fields below a name, as in ``竞赛.场次`` and ``支部["第一党支部"].参与率``.

    ``find`` gives what a name stands for, or None; ``known`` the names to propose where there is none; ``noun`` says
    what a name of them is.
    """

    def __init__(
        self, find: Callable[[str], object | None], known: Callable[[], Iterable[str]], noun: str = "字段"
    ) -> None:
        self._find, self._names, self._noun = find, known, noun

    def __getitem__(self, name: str) -> object:
        found = self._find(name)
        if found is None:
            raise KeyError(name)
        return found

    __iter__ = None  # a loop of a template over it is a mistake

    @property
    def _known(self) -> Iterable[str]:
        return self._names()


class Listed(list[Mapping[str, object]]):
    """Rows for a loop of the template; each has the same fields, which ``meanings`` explain."""

    def __init__(self, rows: Iterable[Mapping[str, object]], meanings: Mapping[str, str]) -> None:
        super().__init__(rows)
        self._known = meanings


@dataclass(frozen=True, slots=True)
class UnknownFieldError(Exception):
    """There is no ``name`` (the ``noun`` of which is 字段, 党支部 …); ``known`` are those that there are."""

    name: str
    noun: str
    known: tuple[str, ...]


def resolve(fields: Names, path: Sequence[str]) -> object:
    """What ``path`` leads to, such as 上期, 支部, 第一党支部, 参与率. Raises UnknownFieldError."""
    found: object = fields
    for name in path:
        if not isinstance(found, Field | Names):
            raise UnknownFieldError(name, "字段", ())
        owner: Field | Names = found
        try:
            found = owner[name]
        except KeyError:
            raise UnknownFieldError(name, owner._noun, tuple(owner._known)) from None
    return found
