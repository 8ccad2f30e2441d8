"""How members come to a sitting: the address, a poster to print, and personal links."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.audit import Export
from quizlib.core.sitting import Sitting
from quizlib.errors import PlanError
from quizlib.exchange.links_xlsx import links_book
from quizlib.faces.console.parts import CopyText, Download, Notice, heading, note, row
from quizlib.services.home import Home
from quizlib.serving.links import address, personal_links

_LOCAL = ("127.", "localhost")


class Handout:
    """``sitting`` gives the sitting as it is stored."""

    def __init__(self, home: Home, notice: Notice, sitting: Callable[[], Sitting]) -> None:
        self._home, self._sitting = home, sitting
        self.site = widgets.Text(
            description="网址",
            layout={"width": "min(34rem, 100%)"},
            continuous_update=False,
            value=address(home.settings),
        )
        self.site.observe(lambda _: self.show(), "value")
        self._told = widgets.HTML()
        self._code = widgets.HTML()
        self.link = CopyText("发给党员的文字")
        self.docx = Download("海报（Word）", lambda: (f"{self._name}海报.docx", self._poster(word=True)), notice)
        self.pdf = Download("海报（PDF）", lambda: (f"{self._name}海报.pdf", self._poster(word=False)), notice)
        self.links = Download("个人链接（Excel）", self._personal, notice, self._taken)
        self.link.layout.flex, self.site.style.description_width = "1 1 24rem", "5rem"
        told = row(self._code, self.link)
        told.add_class("quizlib-top")
        self.widget = widgets.VBox(
            [
                *(self.site, self._told),
                told,
                heading("张贴的海报", 3),
                row(self.docx, self.pdf),
                heading("个人链接", 3),
                note("每人一个链接，打开就登录，场次关闭后失效。它等同登录凭证，请只发给本人。"),
                row(self.links),
            ]
        )

    def show(self) -> None:
        """Bring the code and the text up to date."""
        from quizlib.reports.poster import poster_of, qr_svg

        sitting, site = self._sitting(), self._site
        poster = poster_of(sitting, site, pins=self._home.delivery.asks_pins())
        self._code.value = qr_svg(site)
        rows = [f"{name}：{value}" for name, value in poster.rows]
        steps = [f"{number}. {step.replace('上面的', '')}" for number, step in enumerate(poster.steps, 1)]
        self.link.value = "\n".join([f"【{sitting.kind.label}】{sitting.title}", *rows, f"网址：{site}", *steps])
        host = site.partition("//")[2]
        told = "这个网址只有本机能打开，请改成党员能打开的。" if host.startswith(_LOCAL) else ""
        self._told.value = f"<p class='quizlib-note'>{told}</p>"

    @property
    def _site(self) -> str:
        site = self.site.value.strip() or address(self._home.settings)
        if not site.startswith(("http://", "https://")):
            site = f"http://{site}"
        return site if site.endswith("/") else f"{site}/"

    @property
    def _name(self) -> str:
        """The sitting's title as the name of a file."""
        return "".join("_" if one in '\\/:*?"<>|' else one for one in self._sitting().title)

    def _poster(self, *, word: bool) -> bytes:
        from quizlib.reports.poster import poster_docx, poster_of, poster_pdf

        poster = poster_of(self._sitting(), self._site, pins=self._home.delivery.asks_pins())
        return poster_docx(poster) if word else poster_pdf(poster)

    def _taken(self, name: str, content: bytes) -> None:
        id, now = self._sitting().id, self._home.clock()
        persons = len(self._home.planning.due_members(id))
        self._home.recording.exported(Export.LINKS, {name: content}, now, sitting_id=id, persons=persons)

    def _personal(self) -> tuple[str, bytes]:
        sitting = self._sitting()
        people = self._home.planning.due_members(sitting.id)
        if not people:
            raise PlanError("没有应参加的人员，请先导入名册")
        allowed = self._home.readmitting.allowed(sitting.id)
        rows = personal_links(self._home.settings, sitting, people, allowed, self._site)
        return f"{self._name}个人链接.xlsx", links_book(sitting, rows)
