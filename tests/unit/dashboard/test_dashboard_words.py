"""Both catalogues are complete and compiled; pages hold no words of their own."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from leadsummit.dashboard import catalogues
from leadsummit.dashboard.i18n import LANGUAGES, words_for
from leadsummit.dashboard.pages import discover
from leadsummit.dashboard.trust import translated_item

PAGES = Path(__file__).resolve().parents[3] / "dashboards"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def strings(message):
    found = message.string
    return [found] if isinstance(found, str) else list(found)


def ids(message):
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_code_is_translated(language):
    catalogue = catalogues.read(language)
    known = {str(message.id): message for message in catalogue if message.id}
    asked = {str(message.id) for message in catalogues.extracted() if message.id}
    assert asked, "the extraction finds no messages at all"
    assert sorted(asked - set(known)) == []
    assert sorted(set(known) - asked) == [], "no longer used"
    assert catalogues.untranslated(catalogue) == []


def test_no_message_hides_in_an_f_string_where_the_extraction_does_not_look():
    hidden = [
        f"{file.name}: {message.args[0].value}"
        for source in catalogues.SOURCES
        for file in source.rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for message in ast.walk(text)
        if isinstance(message, ast.Call)
        and isinstance(message.func, ast.Name)
        and message.func.id in catalogues.KEYWORDS
        and isinstance(message.args[0], ast.Constant)
    ]
    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_values(language):
    for message in catalogues.read(language):
        if message.id:
            wanted = {name for text in ids(message) for name in PLACEHOLDER.findall(text)}
            for text in strings(message):
                assert set(PLACEHOLDER.findall(text)) == wanted, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language):
    with catalogues.po_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert catalogues.mo_path(language).read_bytes() == catalogues.compiled(catalogue)


def test_languages_really_differ():
    differing = [
        message.id
        for message in catalogues.read("de")
        if message.id and strings(message) != ids(message)
    ]
    same = [
        message.id
        for message in catalogues.read("de")
        if message.id and strings(message) == ids(message)
    ]
    assert len(differing) > 10 * len(same)


def test_an_unknown_language_is_named():
    with pytest.raises(ValueError, match="known languages: de, en"):
        words_for("fr")


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


# Arguments that are no words for the reader.
NOT_WORDS = {
    "key", "icon", "width", "height", "border", "page_icon", "layout", "position", "url_path",
    "initial_sidebar_state", "theme", "gap", "section", "placeholder",
}  # fmt: skip


# Names of columns, stages, files and options: nothing that a page would show.
CODE = re.compile(r"[a-z0-9_./-]+|[A-Z]+")


def untranslated_literals(source: str) -> list[str]:
    """Text that a page shows without going through the catalogue."""
    found = []
    for call in calls(ast.parse(source)):
        name = ast.unparse(call.func)
        if name in {"_", "N_", "page"} or name.endswith(
            ("fetch", "fetch_one", "plural", ".container")
        ):
            continue
        arguments = [
            *call.args,
            *(word.value for word in call.keywords if word.arg not in NOT_WORDS),
        ]
        for argument in arguments:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                text = argument.value
            elif isinstance(argument, ast.JoinedStr):
                text = " ".join(
                    part.value for part in argument.values if isinstance(part, ast.Constant)
                )
            else:
                continue
            if re.search(r"[A-Za-zÄÖÜäöü]{2}", text) and not CODE.fullmatch(text):
                found.append(text)
    return found


@pytest.mark.parametrize("file", sorted((PAGES / "views").glob("*.py")), ids=lambda file: file.stem)
def test_pages_hold_no_untranslated_words(file):
    assert untranslated_literals(file.read_text(encoding="utf-8")) == []


def test_the_search_for_literals_finds_one():
    assert untranslated_literals('st.caption("Hello there")') == ["Hello there"]
    assert untranslated_literals('st.caption(f"Hello {name}")') == ["Hello "]
    assert untranslated_literals('st.caption("Hello")') == ["Hello"]
    assert untranslated_literals('st.caption(_("Hello"))') == []
    assert untranslated_literals('choose(_("Stage"), "current_stage", "MQL")') == []


def test_pages_are_found_in_their_order():
    found = discover(PAGES / "views")
    orders = [spec.order for _, spec in found]
    assert orders == sorted(set(orders)), "two pages share a place"
    assert found[0][0].stem == "summit", "the first page that opens"


def test_a_page_without_a_description_is_named(tmp_path):
    (tmp_path / "lost.py").write_text("import streamlit")
    with pytest.raises(ValueError, match=r"lost\.py: no page description"):
        discover(tmp_path)


def test_every_page_title_is_in_the_catalogue():
    known = {message.id for message in catalogues.read("de")}
    for _, spec in discover(PAGES / "views"):
        assert {spec.title, spec.question} <= known


def test_the_reports_own_items_are_told_in_the_readers_language():
    german = words_for("de")
    assert translated_item(german, "stand_ins") == "Stellvertreter für Vertriebssätze ohne Person"
    assert (
        translated_item(german, "expected 14 fields as in the header, found 2")
        == "14 Felder laut Kopfzeile erwartet, 2 gefunden"
    )
    assert translated_item(german, "Wiedervorlage {Messe}") == "Wiedervorlage {Messe}"
    assert translated_item(german, None) is None
