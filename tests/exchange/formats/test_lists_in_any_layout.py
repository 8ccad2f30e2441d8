"""Whatever layout a list is typed in, the same questions come out of it, and nothing is in doubt."""

from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source

SECTIONS = {
    "single": "单项选择题",
    "multiple": "多项选择题",
    "truefalse": "判断题",
    "fill": "填空题",
    "short": "简答题",
}
STEMS = ["根据规定", "2023年修订的《条例》规定", "下列关于“三会一课”的说法", "5人以上的支部", "党委（党组）"]
TEXTS = [
    "警告",
    "严重警告",
    "2年",
    "2023年12月",
    "A类人员",
    "党委（党组）",
    "《条例（试行）》",
    "B、C两级",
    "100%",
    "3.5万元",
]
TEXTS += ["留党察看；一年", "（1）和（2）", "T型", "错案", "是否", "WTO组织", "1和2", "以上都对"]
BLANKS = ["季度", "民主", "集中", "8", "一年", "监督"]
RATIONALES = ["", "见第八条。", "本题考查规定。\nA类：甲。\n2018年修订。", "（1）第一；\n（2）第二。"]


@dataclass
class Layout:
    """How a list is typed; ``keys`` stand with the questions, in their stems, or at the end."""

    number: str
    stop: str
    between: str
    word: str
    letters: str
    keys: str
    sections: bool
    truths: tuple[str, str]


def drawn_layout(rng: Random) -> Layout:
    keys = rng.choice(["own", "stem", "end"])
    return Layout(
        rng.choice(["{}.", "{}、", "{}．", "（{}）", "第{}题", "{}. ", "【{}】"]),
        rng.choice([".", "、", "．", ". ", ") ", "："]),
        rng.choice(["\n", "  ", "\t"]),
        rng.choice(["答案：", "【答案】", "正确答案: ", "参考答案：", "[答案] "]),
        rng.choice(["", "、", ",", "；", " "]),
        keys,
        keys == "end" or rng.random() < 0.5,
        rng.choice([("√", "×"), ("对", "错"), ("正确", "错误"), ("T", "F")]),
    )


def drawn_question(rng: Random, number: int) -> dict[str, Any]:
    kind = rng.choice(list(SECTIONS))
    stem = f"{rng.choice(STEMS)}第{number}项"
    question: dict[str, Any] = {"kind": kind, "choices": (), "rationale": rng.choice(RATIONALES)}
    if kind in ("single", "multiple"):
        count = rng.randint(3, 6)
        right = rng.sample("ABCDEF"[:count], 1 if kind == "single" else rng.randint(2, count))
        stem += rng.choice(["是（　　）。", "包括什么？", "的是"])
        question |= {"choices": tuple(rng.sample(TEXTS, count)), "key": "".join(sorted(right))}
    elif kind == "truefalse":
        stem += "是正确的做法。"
        question["key"] = rng.random() < 0.5
    elif kind == "fill":
        texts = rng.sample(BLANKS, rng.randint(1, 3))
        stem += f"是{'、'.join(['____'] * len(texts))}。"
        question["key"] = tuple((text,) for text in texts)
    else:
        stem = f"简述{stem}的要求"
        question["key"] = (("一是学习，二是贯彻",),)
    return question | {"stem": stem}


def key_text(key: Any, layout: Layout) -> str:
    if isinstance(key, bool):
        return layout.truths[0] if key else layout.truths[1]
    return layout.letters.join(key) if isinstance(key, str) else "；".join(blank[0] for blank in key)


def typed(question: dict[str, Any], number: int, layout: Layout) -> str:
    stem, key = question["stem"], key_text(question["key"], layout)
    in_stem = layout.keys == "stem" and (question["kind"] == "truefalse" or "（　　）" in stem)
    if in_stem:
        stem = f"{stem}（{key}）" if question["kind"] == "truefalse" else stem.replace("（　　）", f"（ {key} ）")
    lines = [layout.number.format(number) + stem]
    labels = (f"{letter}{layout.stop}{text}" for letter, text in zip("ABCDEF", question["choices"], strict=False))
    lines += [layout.between.join(labels)] if question["choices"] else []
    lines += [] if in_stem or layout.keys == "end" else [layout.word + key]
    lines += [f"解析：{question['rationale']}"] if question["rationale"] else []
    return "\n".join(lines)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_the_same_questions_come_out_of_any_layout(seed: int) -> None:
    rng = Random(seed)
    layout = drawn_layout(rng)
    questions = [drawn_question(rng, number) for number in range(1, rng.randint(3, 9))]
    groups = (
        [[one for one in questions if one["kind"] == kind] for kind in SECTIONS] if layout.sections else [questions]
    )
    text, keys, wanted = ["党纪知识测试题"], ["参考答案"], []
    for ordinal, group in zip("一二三四五", filter(None, groups), strict=False):
        if layout.sections:
            text.append(f"{ordinal}、{SECTIONS[group[0]['kind']]}")
            keys.append(text[-1])
        for number, one in enumerate(group, 1):
            question = one | {"rationale": ""} if layout.keys == "end" else one
            text.append(typed(question, number, layout))
            keys.append(f"{number}.{key_text(question['key'], layout)}")
            wanted.append(question)
    found = read_source(Source("题.txt", "\n".join(text + (keys if layout.keys == "end" else [])).encode()))
    shown = [
        {"kind": one.kind, "choices": one.choices, "rationale": one.rationale, "key": one.key, "stem": one.stem}
        for one in found.questions
    ]
    assert shown == wanted
    assert [doubt for one in found.questions for doubt in one.doubts] == []
