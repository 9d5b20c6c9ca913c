"""The words of the dashboard: gettext catalogues, German and English.

Message ids are the English text; both languages still have a catalogue of their own, so that
English can be edited without touching the code. `python -m leadsummit.dashboard.catalogues`
brings the catalogues up to date with the code.
"""

from __future__ import annotations

import gettext as gettext_module
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOMAIN = "leadsummit"
LOCALE_FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {"de": "Deutsch", "en": "English"}
DEFAULT_LANGUAGE = "de"


@dataclass(frozen=True)
class Words:
    """The words of one language. Call it to translate: `_ = words; _("Stage")`."""

    language: str
    catalogue: gettext_module.NullTranslations

    def __call__(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def plural(self, singular: str, plural: str, number: int) -> str:
        """The form that goes with the number; the number itself is filled in by the caller."""
        return self.catalogue.ngettext(singular, plural, number)

    def of(self, german: str, english: str) -> str:
        """The fitting one of two names that the business wrote itself, in a seed."""
        return german if self.language == "de" else english


@cache
def words_for(language: str) -> Words:
    """The words of a language; an unknown one is a mistake in the caller and raises."""
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ValueError(f"unknown language {language!r}; known languages: {known}")
    catalogue = gettext_module.translation(DOMAIN, LOCALE_FOLDER, languages=[language])
    return Words(language, catalogue)


def N_(message: str) -> str:
    """Marks a message that is defined in one place and translated in another."""
    return message
