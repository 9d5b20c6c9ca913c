"""Writes pages as HTML or PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import plotly.io
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.pages import PageSpec, discover
from leadsummit.dashboard.rules import load_rules, project_folder
from leadsummit.dashboard.serve import APP
from leadsummit.errors import LeadsummitError
from leadsummit.release_reader import ReleaseInfo, current_release
from leadsummit.report.content import PageBroke, Part, page_parts

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Until the charts have drawn themselves.
DRAWING_MS = 20_000
PDF_SECONDS = 180
WIDTH = 760


class ReportFailed(LeadsummitError):
    """No report could be written."""

    exit_code = 1


class UnknownPage(LeadsummitError):
    """There is no such page."""

    exit_code = 2


def write_reports(
    warehouse: Path,
    pages: Sequence[str],
    out: Path,
    *,
    language: str = "de",
    query: str = "",
    as_pdf: bool = False,
) -> list[Path]:
    """Write pages of the current release as files.

    Args:
        warehouse: The folder whose current release is shown.
        pages: Names of pages, as in their links.
        out: The folder for the files, `<page>.html` or `<page>.pdf`.
        language: de or en.
        query: Filters as they stand in a link behind the question mark.
        as_pdf: PDF instead of HTML; needs a Chromium or Chrome on the path.

    Raises:
        UnknownPage: A page does not exist.
        ReportFailed: There is no release, a page broke, or there is no browser for PDF.
    """
    known = {file.stem: spec for file, spec in discover(project_folder() / APP.parent / "views")}
    for page in pages:
        if page not in known:
            offered = ", ".join(name for name, spec in known.items() if not spec.is_hidden)
            raise UnknownPage(f"there is no page {page!r}", hint=f"Pages are: {offered}.")
    release = current_release(warehouse)
    if release is None:
        raise ReportFailed(f"{warehouse} has no release yet", hint="Run: leadsummit run")
    browser = _browser() if as_pdf else None
    url = {**parse_qs(query.removeprefix("?")), "lang": [language]}
    os.environ["LEADSUMMIT_WAREHOUSE"] = str(warehouse)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for page in pages:
        try:
            parts = page_parts(page, url)
        except PageBroke as error:
            raise ReportFailed(
                f"the page {page} ended in an error: {error}",
                hint="Open it in the dashboard, or try it without filters.",
            ) from error
        text = _rendered(parts, known[page], release, language, url)
        file = out / f"{page}.{'pdf' if browser else 'html'}"
        _publish(_printed(browser, text) if browser else text.encode("utf-8"), file)
        files.append(file)
    return files


def _rendered(
    parts: Sequence[Part],
    page: PageSpec,
    release: ReleaseInfo,
    language: str,
    url: Mapping[str, Sequence[str]],
) -> str:
    words = words_for(language)
    formats = Formats(language, load_rules().reporting_timezone)
    environment = Environment(
        loader=PackageLoader("leadsummit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = _markdown
    environment.filters["figure"] = _figure
    filters = {name: values for name, values in url.items() if name != "lang"}
    return environment.get_template("page.html.j2").render(
        language=language,
        title=words(page.title),
        parts=parts,
        as_of=words("As of: {as_of}").format(as_of=formats.moment(release.as_of)),
        release=words("Release {release}").format(release=release.release_id),
        filters=" · ".join(f"{name}={', '.join(values)}" for name, values in filters.items()),
        plotly=Markup(get_plotlyjs()),  # noqa: S704 (the library's own script)
    )


@cache
def _reader() -> MarkdownIt:
    # Without HTML: whatever stands in a text is shown, never obeyed.
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "link"])


def _markdown(text: str) -> Markup:
    return Markup(_reader().render(text))  # noqa: S704 (the reader lets no HTML through)


def _figure(part: Part) -> Markup:
    drawn = plotly.io.to_html(
        part.figure,
        include_plotlyjs=False,
        full_html=False,
        config={"displayModeBar": False, "responsive": True},
        validate=False,
    )
    return Markup(drawn)  # noqa: S704 (figures escape what comes from data)


def _browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise ReportFailed(
            "a PDF needs Chromium or Chrome, and none was found on the path",
            hint="Install one (Debian: apt-get install chromium), or write HTML.",
        )
    return found


def _printed(browser: str, text: str) -> bytes:
    """The page as a PDF, printed by the browser."""
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(text, encoding="utf-8")
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        done = subprocess.run(
            [
                browser,
                *(["--no-sandbox"] if as_root else []),
                "--headless",
                "--disable-gpu",
                f"--user-data-dir={folder}/profile",
                f"--virtual-time-budget={DRAWING_MS}",
                f"--window-size={WIDTH},1080",
                "--no-pdf-header-footer",
                f"--print-to-pdf={pdf}",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=PDF_SECONDS,
            check=False,
        )
        if done.returncode != 0 or not pdf.is_file():
            raise ReportFailed(
                f"{Path(browser).name} could not print the page: {done.stderr.strip()[-300:]}",
                hint="Write HTML instead, and print it from a browser.",
            )
        return pdf.read_bytes()


def _publish(content: bytes, file: Path) -> None:
    """Beside the file first and then renamed over it: a reader sees all of it or the old one."""
    unfinished = file.with_suffix(file.suffix + ".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(file)
