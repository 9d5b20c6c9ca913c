"""Pages as files: they say what the page says, need nothing else, and obey no text of data."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import release_factory as factory
from conftest import NO_BROWSER, PROJECT, find_browser

from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.pages import PageSpec
from leadsummit.release_reader import current_release
from leadsummit.report.content import Part
from leadsummit.report.write import _markdown, _rendered


def report(warehouse: Path, out: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "leadsummit.cli", "report", *args),
            *("--warehouse", str(warehouse), "--out", str(out)),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def written(warehouses, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    done = report(warehouses["demo"], out, "summit", "trust", "--query", "route=direct")
    assert done.returncode == 0, done.stderr
    assert "summit.html" in done.stdout
    return out


def test_a_file_says_what_the_page_says(written):
    text = (written / "summit.html").read_text(encoding="utf-8")
    assert "begonnenen Zyklen haben bisher" in text
    assert "1 Filter gesetzt" in text
    assert "route=direct" in text
    assert text.count("Plotly.newPlot(") == 1, "the picture for phones is left out"
    assert "Grundgesamtheit" in text
    trust = (written / "trust.html").read_text(encoding="utf-8")
    assert "web_events" in trust
    assert re.search(r"<td>\d+,\d\s%</td>", trust), "numbers read as on the page"


def test_a_file_asks_nobody_for_anything(written):
    text = (written / "summit.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", text)
    assert not list(written.glob("*.unfinished"))


def test_texts_are_shown_and_never_obeyed(warehouses):
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](http://evil.example/z.png)"
    for text in (evil, escape_markdown(evil)):
        shown = _markdown(text)
        assert "<script" not in shown
        assert "<a " not in shown
        assert "<img" not in shown
    page = PageSpec(1, "", "", evil, "")
    release = current_release(warehouses["demo"])
    parts = [Part("title", text=evil), Part("figure", text='"><script>', figure={"data": []})]
    rendered = _rendered(parts, page, release, "en", {"<b>": [evil]})
    body = rendered.split("<body>")[1]
    assert "<script>alert" not in body
    assert '"><script>' not in body.split("<figure")[1].split(">")[0] + ">"


def test_mistakes_are_named_with_the_next_step(warehouses, tmp_path):
    unknown = report(warehouses["demo"], tmp_path, "nobody")
    assert unknown.returncode == 2
    assert "there is no page 'nobody'" in unknown.stderr
    assert "summit, " in unknown.stderr
    nothing = report(warehouses["none"], tmp_path)
    assert nothing.returncode == 1
    assert "leadsummit run" in nothing.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason=NO_BROWSER)
def test_a_pdf_has_pages_and_fonts(tmp_path):
    factory.build_release(tmp_path / "w", factory.demo_company(200))
    done = report(tmp_path / "w", tmp_path / "out", "summit", "--format", "pdf", "--language", "en")
    assert done.returncode == 0, done.stderr
    content = (tmp_path / "out" / "summit.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/Font" in content
    assert len(content) > 20_000
