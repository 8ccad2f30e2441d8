"""A table to look through and choose from: sorted by its heads, in pages, reachable by keyboard (DataTables)."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from quizlib.faces.console.parts.text import inert

#: More rows than this are not sent to the page: who looks for one of more searches.
MOST = 500

_CHINESE: Any = {
    "emptyTable": "没有数据",
    "info": "第 _START_ 至 _END_ 行，共 _TOTAL_ 行",
    "infoEmpty": "没有数据",
    "infoFiltered": "",
    "lengthMenu": "每页 _MENU_ 行",
    "zeroRecords": "没有符合的数据",
    "paginate": {"first": "首页", "last": "末页", "next": "下一页", "previous": "上一页"},
    "aria": {"orderable": "按此列排序", "orderableReverse": "反向排序"},
    "select": {"rows": {"_": "已选 %d 行", "0": "", "1": "已选 1 行"}},
}


class Table(widgets.VBox):  # type: ignore[misc]
    """Rows under ``columns``; ``chosen`` is called with the place of a row that is chosen.

    Cells are shown as text, whatever they hold. ``widths`` are those of the columns, empty for what is left over.
    """

    def __init__(
        self,
        columns: Sequence[str],
        chosen: Callable[[int], None] | None = None,
        *,
        several: bool = False,
        page: int = 15,
        widths: Sequence[str] = (),
    ) -> None:
        from itables.widget import ITable  # with pandas, which takes half a second that the first panel can do without

        self._columns = list(columns)
        self._widths = [{"targets": place, "width": width} for place, width in enumerate(widths) if width]
        self._chosen = chosen
        self._note = widgets.HTML()
        self._options: Any = {  # given anew with all rows: an update puts back what it is not told
            "select": {"style": "multi" if several else "single", "keys": True} if chosen or several else False,
            "autoWidth": not widths,
            "maxBytes": 0,
            "language": _CHINESE,
            "layout": {"topStart": None, "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
            "pageLength": page,
            "allow_html": False,
            "showIndex": False,
            "classes": "display compact nowrap-head",
            "style": "width:100%;max-width:none",
        }
        self._table = ITable(_frame([], self._columns), **self._options)
        if chosen or several:
            self._table.observe(self._select, "selected_rows")
        super().__init__([self._table, self._note])
        self.add_class("quizlib-table")

    def show(self, rows: Sequence[Sequence[Any]], total: int = 0) -> None:
        """Show these rows, the first ``MOST`` of them; ``total`` is how many there are, where more were not given."""
        shown = [[_cell(one) for one in each] for each in rows[:MOST]]
        frame = _frame(shown, self._columns)
        columns = [*self._texts(shown), *self._widths]
        self._table.update(frame, selected_rows=[], columnDefs=columns, **self._options)
        total = max(total, len(rows))
        more = f"只显示前 {MOST} 行，共 {total} 行；请缩小查找范围。" if total > MOST else ""
        self._note.value = f"<p class='quizlib-note'>{inert(more)}</p>" if more else ""

    @property
    def selected(self) -> list[int]:
        """The places of the rows that are chosen."""
        return [int(one) for one in self._table.selected_rows]

    def _texts(self, rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """Columns of texts are sorted as texts, also where these are digits, as employee numbers are."""
        places = [place for place, _ in enumerate(self._columns) if all(isinstance(one[place], str) for one in rows)]
        return [{"targets": places, "type": "string"}]

    def _select(self, change: Any) -> None:
        if self._chosen and change["new"]:
            self._chosen(int(change["new"][0]))


def _frame(rows: list[list[Any]], columns: list[str]) -> Any:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns, dtype=object)


def _cell(value: Any) -> Any:
    return "" if value is None else value
