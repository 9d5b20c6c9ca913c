"""What a page of the dashboard says, as plain parts in their order.

The page itself is run, with the URL that a reader would open, so a report can never say anything
that the page does not.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from leadsummit.dashboard.charts.summit import COMPACT
from leadsummit.dashboard.login import act_as_operator
from leadsummit.dashboard.rules import project_folder
from leadsummit.dashboard.serve import APP

SECONDS = 300
# A page that is run without a server has no session; Streamlit says so each time.
_CONTEXT_WARNINGS = "streamlit.runtime.scriptrunner_utils.script_run_context"
TEXTS = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")


@dataclass(frozen=True)
class Part:
    """One part of a page.

    Attributes:
        kind: title, subheader, markdown, caption, a notice (info, warning, error, success), metric,
            figure, table, columns or details.
        text: Markdown; the words for screen readers of a figure; the head of details.
        figure: The Plotly figure.
        table: The rows, as they read on the page.
        parts: What columns and details hold; for columns one list each.
    """

    kind: str
    text: str = ""
    figure: dict[str, Any] | None = None
    table: pd.DataFrame | None = None
    parts: tuple[tuple[Part, ...], ...] = field(default=())


class PageBroke(Exception):
    """The page ended in an error; its message."""


def page_parts(page: str, url: Mapping[str, Sequence[str]]) -> tuple[Part, ...]:
    """Run a page and read what it says.

    Args:
        page: The name of its file in `dashboards/views`.
        url: The parameters that its link would have.

    Raises:
        PageBroke: The page ended in an error.
    """
    act_as_operator()
    logging.getLogger(_CONTEXT_WARNINGS).setLevel(logging.ERROR)
    app = AppTest.from_file(str(project_folder() / APP), default_timeout=SECONDS)
    for name, values in url.items():
        app.query_params[name] = list(values)
    app.switch_page(f"views/{page}.py")
    app.run()
    if app.exception:
        raise PageBroke(str(app.exception[0].message))
    return tuple(_parts(app.main))


def _parts(block: Block) -> Iterator[Part]:
    for _place, child in sorted(block.children.items()):
        if isinstance(child, Block):
            yield from _of_block(child)
        else:
            yield from _of_element(child)


def _of_block(block: Block) -> Iterator[Part]:
    columns = [child for child in block.children.values() if getattr(child, "type", "") == "column"]
    if columns:
        beside = tuple(tuple(_parts(column)) for column in columns if isinstance(column, Block))
        yield Part("columns", parts=beside)
    elif block.type in ("popover", "expander"):
        folded = getattr(block.proto, "popover", block.proto)
        held = tuple(_parts(block))
        if held:
            yield Part("details", text=str(folded.label), parts=(held,))
    else:
        yield from _parts(block)


def _of_element(element: Any) -> Iterator[Part]:
    kind = str(element.type)
    if kind in TEXTS:
        yield Part(kind, text=str(element.value))
    elif kind == "metric":
        yield Part(kind, text=f"{element.label}\n{element.value}")
    elif kind == "plotly_chart":
        figure = json.loads(element.proto.spec)
        # The same picture comes a second time for phones.
        if (figure["layout"].get("meta") or {}).get("layout") != COMPACT.name:
            yield Part("figure", text=str(element.proto.alt), figure=figure)
    elif kind in ("arrow_data_frame", "arrow_table", "dataframe", "table"):
        yield Part("table", table=_as_it_reads(element))


def _as_it_reads(element: Element) -> pd.DataFrame:
    """The frame with the texts that the page shows in place of its numbers."""
    frame = pd.DataFrame(element.value)
    data = getattr(element.proto, "arrow_data", element.proto)
    shown = getattr(getattr(data, "styler", None), "display_values", b"")
    if shown:
        texts = convert_arrow_bytes_to_pandas_df(shown)
        frame = pd.DataFrame(texts.to_numpy(), columns=frame.columns)
    return frame.astype(object).where(frame.notna(), "–")
