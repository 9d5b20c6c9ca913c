"""Files for spreadsheets: the language's signs, and no cell that calculates."""

import io
import zipfile

import pandas as pd
import pytest

from leadsummit.dashboard.downloads import csv_bytes, escaped, excel_bytes
from leadsummit.dashboard.formats import Formats

FRAME = pd.DataFrame({"Wort": ["Mia", "=1+1", " @x", "-3"], "Zahl": [1.5, -2.0, 3.0, None]})


def test_german_files_use_semicolon_and_comma():
    lines = csv_bytes(FRAME, Formats("de")).decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Wort;Zahl", "Mia;1,5"]


def test_english_files_use_comma_and_point():
    lines = csv_bytes(FRAME, Formats("en")).decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Wort,Zahl", "Mia,1.5"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " ="])
def test_no_text_begins_like_a_formula(start):
    frame = escaped(pd.DataFrame({f"{start}head": [f"{start}1"]}))
    assert frame.columns[0] == f"'{start}head"
    assert frame.iloc[0, 0] == f"'{start}1"


def test_negative_numbers_stay_numbers():
    assert list(escaped(FRAME)["Zahl"][:2]) == [1.5, -2.0]


def test_a_workbook_holds_no_formula_and_no_link():
    odd = pd.concat([FRAME, pd.DataFrame({"Wort": ["http://evil.example"], "Zahl": [1]})])
    with zipfile.ZipFile(io.BytesIO(excel_bytes(odd, "A/B: [x]"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert 'name="AB x"' in book.read("xl/workbook.xml").decode()
