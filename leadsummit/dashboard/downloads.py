"""Tables as files that a spreadsheet opens, and in which no cell can become a formula."""

from __future__ import annotations

import io

import pandas as pd

from leadsummit.dashboard.formats import Formats

# What a spreadsheet takes for the beginning of a formula, or skips before looking for one.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(frame: pd.DataFrame, formats: Formats) -> bytes:
    """CSV as the spreadsheets of this language expect it: German ones by semicolon and comma."""
    is_german = formats.language == "de"
    text = escaped(frame).to_csv(
        index=False, sep=";" if is_german else ",", decimal="," if is_german else "."
    )
    return str(text).encode("utf-8-sig")


def excel_bytes(frame: pd.DataFrame, sheet: str) -> bytes:
    """A workbook with one sheet; numbers and dates stay what they are."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        escaped(frame).to_excel(book, index=False, sheet_name=_sheet_name(sheet))
        page = book.sheets[_sheet_name(sheet)]
        page.freeze_panes(1, 0)
        page.autofit()
    return buffer.getvalue()


def escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would calculate."""
    return frame.rename(columns=_escaped).apply(
        lambda column: column.map(_escaped) if column.dtype in (object, "str") else column
    )


def _escaped(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_DANGEROUS):
        return f"'{value}"
    return value


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Leadsummit"
