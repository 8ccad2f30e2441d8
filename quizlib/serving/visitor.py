"""Visitor sessions: kernels without a process.

A session runs the notebook's cells in a namespace of its own and carries the Jupyter widget messages of the widgets
they make. ``comm`` has two official seams, ``create_comm`` and ``get_comm_manager``: both are pointed at the session of
the current context. Nothing here executes, inspects or completes what a browser sends: a browser can only send custom
messages to a widget of its own session.
"""

import ast
import json
import logging
import uuid
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

import comm
import nbformat
from comm.base_comm import BaseComm, CommManager
from ipywidgets.widgets.widget import _instances as widgets_by_id

from quizlib.faces.visit import Visit, current_visit

log = logging.getLogger(__name__)

#: What the page has already and the opening message of the widget need not carry.
_ON_THE_PAGE = frozenset({"_esm", "_css", "words"})

_current: ContextVar["VisitorSession"] = ContextVar("current_session")
_create_elsewhere, _manager_elsewhere = comm.create_comm, comm.get_comm_manager


class _SessionComm(BaseComm):
    """A comm that speaks through the session in which it was made."""

    def __init__(self, session: "VisitorSession", **options: Any) -> None:
        self._session = session
        super().__init__(**options)

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        buffers: list[bytes] | None = None,
        **keys: Any,
    ) -> None:
        self._session.publish(msg_type, {"comm_id": self.comm_id, "data": data or {}, **keys}, metadata or {})


def _create_comm(*args: Any, **options: Any) -> BaseComm:
    session = _current.get(None)
    return _create_elsewhere(*args, **options) if session is None else _SessionComm(session, **options)


def _get_comm_manager() -> CommManager:
    session = _current.get(None)
    return _manager_elsewhere() if session is None else session.comms


def install() -> None:
    """Point comm's seams at visitor sessions; outside of one they do what they did."""
    comm.create_comm = _create_comm
    comm.get_comm_manager = _get_comm_manager


def compile_notebook(path: Path) -> list[CodeType]:
    """The code cells of a notebook, compiled once for all visitors."""
    notebook = nbformat.read(path, as_version=4)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return [compile(ast.parse(source), f"{path.name}[{number}]", "exec") for number, source in enumerate(sources, 1)]


@dataclass(eq=False)
class VisitorSession:
    """One visitor's kernel. ``write`` sends a text frame; ``close`` closes its widgets."""

    cells: list[CodeType]
    visit: Visit
    write: Callable[[str], None]
    comms: CommManager = field(default_factory=CommManager)

    def __post_init__(self) -> None:
        self._context = copy_context()

    def start(self) -> None:
        """Run the cells. What they raise is for the caller to log."""
        self._context.run(self._run_cells)

    def receive(self, frame: str) -> None:
        """Hand a custom message to the widget it is for; drop everything else."""
        try:
            message = json.loads(frame)
            content = message["content"]
            known = (
                message["header"]["msg_type"] == "comm_msg"
                and content["data"]["method"] == "custom"
                and content["comm_id"] in self.comms.comms
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        if known:
            message["buffers"] = []
            self._context.run(self._hand_over, content["comm_id"], message)

    def close(self) -> None:
        """Close every widget that the session made."""
        self.write = lambda frame: None
        self._context.run(self._close_widgets)

    def publish(self, msg_type: str, content: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Send a message on the iopub channel."""
        if msg_type == "comm_open":
            state = content["data"].get("state", {})
            kept = {name: value for name, value in state.items() if name not in _ON_THE_PAGE}
            content = {**content, "data": {**content["data"], "state": kept}}
        message = {
            "channel": "iopub",
            "header": {"msg_id": uuid.uuid4().hex, "msg_type": msg_type, "version": "5.3"},
            "parent_header": {},
            "metadata": metadata,
            "content": content,
        }
        self.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    def _run_cells(self) -> None:
        _current.set(self)
        current_visit.set(self.visit)
        namespace: dict[str, Any] = {"__name__": "__main__"}
        for cell in self.cells:
            exec(cell, namespace)  # noqa: S102 - the operator's own notebook
        self._namespace = namespace  # keeps the widgets alive as long as the session

    def _hand_over(self, comm_id: str, message: dict[str, Any]) -> None:
        try:
            self.comms.comms[comm_id].handle_msg(message)
        except Exception:
            log.exception("a widget could not take a message")

    def _close_widgets(self) -> None:
        for model_id in list(self.comms.comms):
            widget = widgets_by_id.get(model_id)
            if widget is not None:
                widget.close()
        self._namespace = {}
