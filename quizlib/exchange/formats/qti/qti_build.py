"""An assessment item of QTI built from a reading, in the names of 2.1 and without a namespace."""

import re
from fractions import Fraction

from lxml import etree

from quizlib.core.question import BLANK, Kind
from quizlib.exchange.formats.extras import labels
from quizlib.exchange.formats.markup import decimal_text, storable
from quizlib.exchange.formats.reading import Reading

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_RESPONSE = "RESPONSE"


def item(reading: Reading, identifier: str, title: str, templates: str) -> etree._Element:
    """The item; ``templates`` is where the templates of response processing are."""
    root = etree.Element("assessmentItem", identifier=identifier, title=title, adaptive="false", timeDependent="false")
    root.set(_LANGUAGE, "zh-CN")
    builder = _Builder(reading, root, templates)
    builder.declare()
    builder.body()
    builder.process()
    if reading.rationale:  # shown with every outcome, since none is ever called "never"
        feedback = sub(root, "modalFeedback", outcomeIdentifier="FEEDBACK", showHide="hide", identifier="never")
        paragraph(feedback, reading.rationale)
    return root


def identifier_of(reading: Reading, number: int) -> str:
    """A name by the rules of XML that leads back to the id where the id allows it."""
    plain = re.sub(r"[^A-Za-z0-9.-]", "-", reading.id)
    if not plain:
        return f"_unnamed-{number}"
    return plain if plain[0].isalpha() else f"_{plain}"


def sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """A new child of ``parent``."""
    return etree.SubElement(parent, tag, attributes)


def paragraph(parent: etree._Element, text: str) -> etree._Element:
    """A paragraph of ``text`` in ``parent``."""
    return rich(sub(parent, "p"), text)


def rich(element: etree._Element, text: str) -> etree._Element:
    """``element`` with ``text`` added to it: breaks for line ends, and no white space that would be folded."""
    for index, line in enumerate(storable(text).split("\n")):
        if index:
            sub(element, "br")
        spaced = line.replace("  ", " \xa0").replace("  ", " \xa0")
        spaced = f"\xa0{spaced[1:]}" if spaced.startswith(" ") else spaced
        _append(element, f"{spaced[:-1]}\xa0" if spaced.endswith(" ") else spaced)
    return element


class _Builder:
    def __init__(self, reading: Reading, root: etree._Element, templates: str) -> None:
        self.reading = reading
        self.root = root
        self.templates = templates
        self.key = reading.key
        self.gaps = [_RESPONSE]
        if reading.kind is Kind.FILL and isinstance(reading.key, tuple) and len(reading.key) > 1:
            self.gaps = [f"{_RESPONSE}_{number}" for number in range(1, len(reading.key) + 1)]

    def declare(self) -> None:
        """What is right, and what comes out."""
        reading, key = self.reading, str(self.key)
        match reading.kind:
            case Kind.SINGLE:
                self._declare("single", "identifier", list(key))
            case Kind.MULTIPLE:
                self._declare("multiple", "identifier", list(key))
            case Kind.ORDER:
                self._declare("ordered", "identifier", list(key))
            case Kind.TRUEFALSE:
                self._declare("single", "identifier", ["true" if self.key is True else "false"])
            case Kind.MATCH:
                pairs = [f"P{number} {letter}" for number, letter in enumerate(key, 1) if letter != "-"]
                self._declare("multiple", "directedPair", pairs, mapped=True)
            case Kind.NUMERICAL:
                self._declare("single", "float", [self._texts(0)[0]])
            case Kind.FILL:
                for index, gap in enumerate(self.gaps):
                    self._declare("single", "string", self._texts(index), gap, mapped=True)
            case _:
                self._declare("single", "string", [])
        score = sub(self.root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
        _value(sub(score, "defaultValue"), "0")
        if reading.rationale:
            sub(self.root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")

    def body(self) -> None:
        """The stem, the interaction, and what only authors and scorers see."""
        reading = self.reading
        body = sub(self.root, "itemBody")
        match reading.kind:
            case Kind.FILL:
                self._fill(sub(body, "p"))
            case Kind.NUMERICAL:
                paragraph(body, reading.stem)
                number = sub(body, "p", **{"class": "quizlib-number"})
                sub(number, "textEntryInteraction", responseIdentifier=_RESPONSE, expectedLength="20")
                _append(number, f"\xa0{storable(reading.unit)}" if reading.unit else "")
            case Kind.MATCH:
                self._match(body)
            case Kind.SHORT:
                text = sub(body, "extendedTextInteraction", responseIdentifier=_RESPONSE, expectedLines="10")
                rich(sub(text, "prompt"), reading.stem)
                paragraph(sub(body, "rubricBlock", view="scorer"), self._texts(0)[0])
            case _:
                self._choices(body)
        found = labels(reading, id=identifier_of(reading, 0).removeprefix("_") != reading.id, topic=True)
        if found:
            block = sub(body, "rubricBlock", **{"class": "quizlib", "view": "author"})
            for label in found:
                paragraph(block, label)

    def process(self) -> None:
        """How the score comes of the response; a short answer waits for a person."""
        kind = self.reading.kind
        if kind is Kind.SHORT:
            return
        processing = sub(self.root, "responseProcessing")
        if kind is Kind.NUMERICAL:
            self._within_tolerance(processing)
        elif kind is Kind.MATCH:
            self._share(processing, len(self.reading.premises))
        elif kind is Kind.FILL and len(self.gaps) > 1:
            self._share(processing, len(self.gaps))
        else:
            template = "map_response" if kind is Kind.FILL else "match_correct"
            processing.set("template", f"{self.templates}{template}{'.xml' if 'v3p0' in self.templates else ''}")

    def _declare(
        self, cardinality: str, base: str, right: list[str], identifier: str = _RESPONSE, mapped: bool = False
    ) -> None:
        declaration = sub(
            self.root, "responseDeclaration", identifier=identifier, cardinality=cardinality, baseType=base
        )
        if right:
            correct = sub(declaration, "correctResponse")
            for text in right[:1] if cardinality == "single" else right:
                _value(correct, storable(text))
        if mapped and right:
            mapping = sub(declaration, "mapping", defaultValue="0")
            for text in dict.fromkeys(map(storable, right)):
                entry = sub(mapping, "mapEntry", mapKey=text, mappedValue="1")
                if base == "string":
                    entry.set("caseSensitive", "false")

    def _choices(self, body: etree._Element) -> None:
        reading = self.reading
        order = reading.kind is Kind.ORDER
        interaction = sub(body, "orderInteraction" if order else "choiceInteraction", responseIdentifier=_RESPONSE)
        interaction.set("shuffle", "false" if reading.kind is Kind.TRUEFALSE else "true")
        if not order:
            interaction.set("maxChoices", "0" if reading.kind is Kind.MULTIPLE else "1")
        if reading.kind is Kind.SINGLE:
            interaction.set("class", "quizlib-single")
        rich(sub(interaction, "prompt"), reading.stem)
        if reading.kind is Kind.TRUEFALSE:
            for identifier, text in (("true", "正确"), ("false", "错误")):
                sub(interaction, "simpleChoice", identifier=identifier).text = text
        for index, text in enumerate(reading.choices):
            choice = sub(interaction, "simpleChoice", identifier=chr(65 + index))
            if index in reading.pinned:
                choice.set("fixed", "true")
            rich(choice, text)

    def _match(self, body: etree._Element) -> None:
        reading = self.reading
        interaction = sub(body, "matchInteraction", responseIdentifier=_RESPONSE, shuffle="true")
        interaction.set("maxAssociations", str(len(reading.premises)))
        rich(sub(interaction, "prompt"), reading.stem)
        left, right = sub(interaction, "simpleMatchSet"), sub(interaction, "simpleMatchSet")
        for number, text in enumerate(reading.premises, 1):
            rich(sub(left, "simpleAssociableChoice", identifier=f"P{number}", fixed="true", matchMax="1"), text)
        for index, text in enumerate(reading.choices):
            choice = sub(right, "simpleAssociableChoice", identifier=chr(65 + index))
            if index in reading.pinned:
                choice.set("fixed", "true")
            choice.set("matchMax", "0")
            rich(choice, text)

    def _fill(self, element: etree._Element) -> None:
        first, *rest = self.reading.stem.split(BLANK)
        rich(element, first)
        for index, text in enumerate(rest):
            if index < len(self.gaps):
                sub(element, "textEntryInteraction", responseIdentifier=self.gaps[index], expectedLength="20")
            else:
                _append(element, BLANK)
            rich(element, text)

    def _share(self, processing: etree._Element, count: int) -> None:
        """Every response that is right earns its share."""
        share = sub(sub(processing, "setOutcomeValue", identifier="SCORE"), "divide")
        total = sub(share, "sum")
        for gap in self.gaps:
            sub(total, "mapResponse", identifier=gap)
        sub(share, "baseValue", baseType="float").text = str(count)

    def _within_tolerance(self, processing: etree._Element) -> None:
        condition = sub(processing, "responseCondition")
        right = sub(condition, "responseIf")
        margin = decimal_text(self.reading.tolerance)
        equal = sub(right, "equal", toleranceMode="absolute", tolerance=f"{margin} {margin}")
        if self.reading.tolerance == Fraction(0):
            equal.set("toleranceMode", "exact")
            del equal.attrib["tolerance"]
        sub(equal, "variable", identifier=_RESPONSE)
        sub(equal, "correct", identifier=_RESPONSE)
        for branch, score in ((right, "1"), (sub(condition, "responseElse"), "0")):
            outcome = sub(branch, "setOutcomeValue", identifier="SCORE")
            sub(outcome, "baseValue", baseType="float").text = score

    def _texts(self, gap: int) -> list[str]:
        return list(self.key[gap]) if isinstance(self.key, tuple) else [""]


def _value(parent: etree._Element, text: str) -> None:
    sub(parent, "value").text = text


def _append(element: etree._Element, text: str) -> None:
    """``text`` behind everything in ``element``."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
