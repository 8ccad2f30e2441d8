"""A small bank, and short words for what tests of its panel do often."""

from typing import Any

from quizlib.faces.console.bank import BankPanel
from quizlib.faces.console.shell import Console
from quizlib.services.home import Home

NASTY = "<img src=x onerror=alert(1)>**甲**$x^2$"
REGISTER = """\
regulations:
- {id: tiaoli, title: 某某工作条例, issuer: 某某, editions: [{id: '2023', date: 2023-01-01, articles: 20}]}
- id: banfa
  title: 某某办法
  issuer: 某某
  editions: [{id: '2014', date: 2014-05-28}, {id: '2020', date: 2020-01-01}]
"""
BANK = f"""\
regulation: tiaoli
edition: '2023'
questions:
- {{id: tiaoli-001, kind: truefalse, stem: 党员应当交纳党费。, key: true, article: '7', review: draft, topic: 党费}}
- id: tiaoli-002
  kind: single
  stem: 多长时间（　　）。  # 行尾的说明
  choices: [一年, 两年]
  key: A
  article: '12'
  review: reviewed
  reviewed_by: 甲某
  reviewed_on: 2026-01-02
- id: tiaoli-003
  kind: single
  stem: '{NASTY}'
  choices: ['{NASTY}', 乙]
  key: A
  rationale: '{NASTY}'
  topic: '{NASTY}'
  tags: ['{NASTY}']
  article: '3'
  review: reviewed
"""
OLD = """\
regulation: banfa
edition: '2014'
questions:
- {id: banfa-1, kind: truefalse, stem: 支部大会每月一次。, key: false, article: 全文, review: draft}
"""


def opened(home: Home) -> BankPanel:
    console = Console(home)
    console.go("bank")
    return console._panels["bank"]  # type: ignore[return-value]


def listed(panel: BankPanel) -> list[str]:
    return [one.question.id for one in panel.listing.found]


def text(home: Home) -> str:
    return (home.settings.questions / "tiaoli.yaml").read_text(encoding="utf-8")


def edit(panel: BankPanel, id: str) -> Any:
    panel.open(id)
    panel.detail.edit.click()
    assert panel.editor
    return panel.editor
