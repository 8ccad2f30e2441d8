"""The XML of QTI: one set of names for 2.x and 3.0, and the text that stands in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from quizlib.core.question import BLANK
from quizlib.exchange.formats.markup import BLOCKS, MEDIA, Flow

#: Interactions that stand within a line of text.
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
_FEEDBACK = ("feedbackBlock", "feedbackInline")
_CHANGED = {"sub": "上标或下标", "sup": "上标或下标", "del": "带删除线的文字", "s": "带删除线的文字"}
_VARIABLE = ("templateInline", "templateBlock", "printedVariable")


@dataclass(slots=True)
class Aside:
    """What stands beside the text that is asked: feedback, rubrics for others than candidates, doubts."""

    feedback: list[str] = field(default_factory=list)
    scorer: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    unit: str | None = None  # of a number, where it says one
    doubts: list[str] = field(default_factory=list)


def plain_tree(root: etree._Element) -> etree._Element:
    """``root`` without namespaces and with the names of 2.1: ``qti-simple-choice`` is ``simpleChoice``."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name.startswith("qti-"):
            for key, value in list(element.attrib.items()):
                if "-" in key and not key.startswith("data-"):
                    element.set(_camel(key), value)
        element.tag = _camel(name.removeprefix("qti-"))
    return root


def text_of(element: etree._Element, aside: Aside, prompts: bool = True) -> str:
    """The text in ``element`` with a blank for each interaction in a line; ``prompts`` of others belong to it."""
    flow = Flow()
    _walk(element, flow, aside, prompts)
    return str(flow)


def is_interaction(element: etree._Element) -> bool:
    """Whether ``element`` asks for a response."""
    return str(element.tag).endswith("Interaction")


def interactions_in(element: etree._Element) -> Iterator[etree._Element]:
    """Everything in ``element`` that asks for a response."""
    return (one for one in element.iter(etree.Element) if is_interaction(one))


def _walk(element: etree._Element, flow: Flow, aside: Aside, prompts: bool) -> None:
    flow.text(element.text or "")
    for child in element.iterchildren(etree.Element):
        _element(child, flow, aside, prompts)
        flow.text(child.tail or "")


def _element(element: etree._Element, flow: Flow, aside: Aside, prompts: bool) -> None:
    tag = str(element.tag)
    if tag in INLINE:
        flow.exact(BLANK)
    elif is_interaction(element):
        flow.block()
        prompt = element.find("prompt")
        if prompts and prompt is not None:
            _walk(prompt, flow, aside, prompts)
            flow.block()
    elif tag == "rubricBlock":
        _rubric(element, flow, aside)
    elif tag in _FEEDBACK:
        aside.feedback.append(text_of(element, aside))
    elif tag in MEDIA:
        name = (element.get("src") or element.get("data") or element.get("alt") or "").rsplit("/", 1)[-1]
        aside.doubts.append(f"含有{MEDIA[tag]}{f'（{name[:60]}）' if name else ''}，没有导入，请核对题意是否完整")
    elif element.get("class") == "quizlib-number":
        aside.unit = text_of(element, aside).replace(BLANK, "", 1).strip()
    elif tag == "br":
        flow.line()
    elif tag not in ("script", "style", "stylesheet", "infoControl"):
        if tag in _VARIABLE:
            aside.doubts.append("含有随机变量，没有导入，请核对题意是否完整")
        if tag in _CHANGED:
            aside.doubts.append(f"{_CHANGED[tag]}变成了普通文字，请核对")
        block = tag in BLOCKS or tag == "contentBody"
        if block:
            flow.block()
        _walk(element, flow, aside, prompts)
        if block:
            flow.block()
        elif tag in ("td", "th"):
            flow.text(" ")


def _rubric(element: etree._Element, flow: Flow, aside: Aside) -> None:
    views = (element.get("view") or "candidate").split()
    if element.get("class") == "quizlib":
        aside.labels += [text_of(one, aside) for one in element.iter("p")]
    elif "candidate" in views:
        flow.block()
        _walk(element, flow, aside, prompts=True)
        flow.block()
    else:
        text = text_of(element, aside)
        (aside.scorer if "scorer" in views else aside.feedback).append(text)


def _camel(name: str) -> str:
    return re.sub(r"-([a-z0-9])", lambda match: match[1].upper(), name)
