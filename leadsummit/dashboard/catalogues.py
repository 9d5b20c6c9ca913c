"""Brings the gettext catalogues up to date: extract, merge, compile.

Run `python -m leadsummit.dashboard.catalogues` after changing a word; then translate the entries
that it lists and run it again.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from leadsummit.dashboard.i18n import DOMAIN, LANGUAGES, LOCALE_FOLDER

PACKAGE = Path(__file__).parent
SOURCES = (PACKAGE, PACKAGE.parent.parent / "dashboards")
# The language that the code is written in: its new messages are their own translation.
SOURCE_LANGUAGE = "en"
KEYWORDS: dict[str, tuple[int, int] | None] = {
    "_": None,
    "N_": None,
    "words": None,
    "plural": (1, 2),
}


def extracted() -> Catalog:
    """All messages that the code uses, without translations."""
    catalogue = Catalog(project=DOMAIN, charset="utf-8")
    for source in SOURCES:
        for file, _line, message, comments, context in extract_from_dir(
            source,
            method_map=[("**.py", "python")],
            keywords=KEYWORDS,
        ):
            # Line numbers would change the catalogue with every edit above them.
            catalogue.add(
                message,
                locations=[(f"{source.name}/{file}", None)],  # type: ignore[list-item]
                auto_comments=comments,
                context=context,
            )
    return catalogue


def po_path(language: str) -> Path:
    return LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(language: str) -> Path:
    return po_path(language).with_suffix(".mo")


def read(language: str) -> Catalog:
    """The catalogue of a language as it is on disk; empty if there is none yet."""
    if not po_path(language).exists():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue in the binary form that gettext reads."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages that lack a translation or whose translation is only a guess."""
    gaps = []
    for message in catalogue:
        string = message.string
        strings = [string] if isinstance(string, str) else list(string or [""])
        if message.id and (message.fuzzy or not all(strings)):
            gaps.append(_singular(message.id))
    return gaps


def _singular(message_id: Any) -> str:
    return str(message_id if isinstance(message_id, str) else message_id[0])


def update() -> dict[str, list[str]]:
    """Merge the code's messages into every catalogue and compile. Returns the gaps."""
    template = extracted()
    gaps = {}
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        if language == SOURCE_LANGUAGE:
            open_messages = untranslated(catalogue)
            for message in catalogue:
                if message.id and _singular(message.id) in open_messages:
                    message.string = message.id
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        with po_path(language).open("wb") as file:
            write_po(file, catalogue, width=96, sort_output=True, omit_header=False)
        mo_path(language).write_bytes(compiled(catalogue))
        gaps[language] = untranslated(catalogue)
    return gaps


def main() -> int:
    gaps = update()
    for language, messages in gaps.items():
        for message in messages:
            print(f"{po_path(language).name} ({language}): no translation yet: {message!r}")
    return 1 if any(gaps.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
