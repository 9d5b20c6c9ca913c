"""Finds the pages: every file in `dashboards/views` is one.

A page names itself at its top:

    PAGE = page(order=10, section=N_("Overview"), icon=":material/landscape:",
                title=N_("Summit"), question=N_("Where do we stand?"))

The navigation needs these words before it runs a page, so they are read from the source without
running it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class PageSpec:
    """What the navigation shows of a page, untranslated.

    Attributes:
        order: Where it stands among the pages.
        section: The group of pages that it belongs to.
        icon: A Material symbol.
        title: Its name.
        question: What it answers; its subtitle.
        is_hidden: Reached by links only.
    """

    order: int
    section: str
    icon: str
    title: str
    question: str
    is_hidden: bool = False


def page(
    *, order: int, section: str, icon: str, title: str, question: str, is_hidden: bool = False
) -> PageSpec:
    """Describe a page. Give plain values: they are also read without running the file."""
    return PageSpec(order, section, icon, title, question, is_hidden)


def discover(folder: Path) -> list[tuple[Path, PageSpec]]:
    """All pages of a folder in their order.

    Raises:
        ValueError: A file does not say what page it is.
    """
    files = [file for file in folder.glob("*.py") if not file.name.startswith("_")]
    found = [(file, _read(file)) for file in files]
    return sorted(found, key=lambda entry: (entry[1].order, entry[0].name))


def _read(file: Path) -> PageSpec:
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="PAGE")], value=ast.Call(keywords=keywords)):
                return page(**{str(keyword.arg): _value(keyword.value) for keyword in keywords})
    raise ValueError(
        f"{file}: no page description; begin with PAGE = page(order=…, title=N_(…), …)"
    )


def _value(node: ast.expr) -> Any:
    """A plain value, or the message inside N_(…)."""
    match node:
        case ast.Call(func=ast.Name(id="N_"), args=[message]):
            return ast.literal_eval(message)
    return ast.literal_eval(node)
