"""Placeholders of a template made whole: Word, WPS and LibreOffice split what was typed over several runs."""

import re
from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENED = re.compile(r"\{[{%](?:(?![}%]\}).)*?(?=\{[{%]|$)", re.DOTALL)
_PLACED = re.compile(r"^(\{\{)(p|r|tr|tc)(?=\s)")
#: What a Chinese keyboard and autocorrection write instead.
_TYPED = str.maketrans("“”＂‘’＇\u00a0\u3000", "\"\"\"'''  ")
_BRACKETS = str.maketrans("［］．", "[].")


def join_placeholders(root: etree._Element) -> None:
    """Move every placeholder of a part into the run in which it begins, whose formatting it keeps."""
    for paragraph in root.iter(f"{_W}p"):
        nodes = list(texts_of(paragraph))
        text = "".join(node.text or "" for node in nodes)
        found = list(_PLACEHOLDER.finditer(text))
        if found:
            _rewrite(nodes, text, found)


def take_unclosed(root: etree._Element) -> list[str]:
    """Take every ``{{`` that its paragraph does not close out of a part; the texts behind them, braces included."""
    taken: list[str] = []
    for paragraph in root.iter(f"{_W}p"):
        nodes = list(texts_of(paragraph))
        text = "".join(node.text or "" for node in nodes)
        found = [one.group() for one in _OPENED.finditer(text)]
        if found:
            taken += found
            nodes[0].text = _OPENED.sub(lambda one: one.group()[2:], text)
            for node in nodes[1:]:
                node.text = ""
    return taken


def texts_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text nodes of a paragraph, without those of text boxes in it."""
    for child in paragraph:
        if child.tag == f"{_W}t":
            yield child
        elif child.tag not in (f"{_W}p", f"{_W}tbl", f"{_W}txbxContent"):
            yield from texts_of(child)


def _rewrite(nodes: list[etree._Element], text: str, found: list[re.Match[str]]) -> None:
    owners = [place for place, node in enumerate(nodes) for _ in node.text or ""]
    for one in found:
        owners[one.start() : one.end()] = [owners[one.start()]] * len(one.group())
        text = text[: one.start()] + _as_written(one.group()) + text[one.end() :]
    written: list[list[str]] = [[] for _ in nodes]
    for owner, letter in zip(owners, text, strict=True):
        written[owner].append(letter)
    for node, letters in zip(nodes, written, strict=True):
        node.text = "".join(letters)
        node.set(_SPACE, "preserve")


def _as_written(placeholder: str) -> str:
    """The placeholder, as long as it is, with the quotes, spaces and brackets of the language of templates.

    ``{{p 表.各支部 }}`` is ``{{ 表.各支部 }}``: what is printed finds its place by itself.
    """
    plain = _PLACED.sub(lambda found: found.group(1) + " " * len(found.group(2)), placeholder.translate(_TYPED))
    quoted = re.split(r"([\"'])", plain)
    inside = False
    for place, part in enumerate(quoted):
        if part in ('"', "'"):
            inside = not inside
        elif not inside:
            quoted[place] = part.translate(_BRACKETS)
    return "".join(quoted)
