"""How numbers, dates and money read in each language. Babel knows the rules; this names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
from babel.dates import format_date, format_datetime, format_interval
from babel.lists import format_list
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
)
from babel.units import format_unit

LOCALES = {"de": "de_DE", "en": "en_GB"}
NOTHING = "–"
# The smallest share that one decimal can show.
SMALLEST_SHARE = 0.001
ONE_MILLION = 1_000_000


@dataclass(frozen=True)
class Formats:
    """The number and date formats of one language.

    Missing values (None or NaN) read as a dash, so that a hole in the data is seen as one and
    never as zero.
    """

    language: str
    timezone: str = "Europe/Berlin"

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    def count(self, value: float | None) -> str:
        """12.840 or 12,840."""
        if is_missing(value):
            return NOTHING
        return str(format_decimal(round(float(value or 0)), locale=self.locale))

    def percent(self, value: float | None) -> str:
        """A share of 0 to 1 with one decimal: 38,1 % or 38.1%.

        Rounding never claims all or nothing: what is not quite 0 reads as < 0,1 %, what is not
        quite 1 as > 99,9 %.
        """
        if is_missing(value):
            return NOTHING
        if 0 < float(value or 0) < SMALLEST_SHARE:
            return f"< {self.percent(SMALLEST_SHARE)}"
        if 1 - SMALLEST_SHARE < float(value or 0) < 1:
            return f"> {self.percent(1 - SMALLEST_SHARE)}"
        return str(
            format_percent(float(value or 0), format=self._percent_pattern, locale=self.locale)
        )

    def interval(self, low: float | None, high: float | None) -> str:
        """Both ends of an interval of shares, the sign written once: 37,4–38,8 %."""
        if is_missing(low) or is_missing(high):
            return NOTHING
        start = format_decimal(float(low or 0) * 100, format="0.0", locale=self.locale)
        end = format_percent(float(high or 0), format=self._percent_pattern, locale=self.locale)
        return f"{start}–{end}"

    def points(self, value: float | None) -> str:
        """A difference of shares in percentage points, with its sign: +4,9 or −12.3."""
        if is_missing(value):
            return NOTHING
        number = format_decimal(abs(float(value or 0)) * 100, format="0.0", locale=self.locale)
        return f"{_sign(value)}{number}"

    def days(self, value: float | None) -> str:
        """A duration in days, with one decimal below ten: 6,5 Tage, 41 days."""
        if is_missing(value):
            return NOTHING
        number = float(value or 0)
        rounded = round(number, 1) if number < 9.95 else round(number)
        return str(format_unit(rounded, "duration-day", length="long", locale=self.locale))

    def age(self, days: float | None) -> str:
        """How old something is: in hours below two days, in minutes below two hours."""
        if is_missing(days):
            return NOTHING
        hours = float(days or 0) * 24
        if hours >= 48:
            return self.days(days)
        unit, value = ("hour", hours) if hours >= 2 else ("minute", hours * 60)
        return str(format_unit(round(value), f"duration-{unit}", length="long", locale=self.locale))

    def number_of_days(self, value: float | None) -> str:
        """The same without the unit, for a column whose head names it."""
        if is_missing(value):
            return NOTHING
        return str(format_decimal(float(value or 0), format="#,##0.0", locale=self.locale))

    def percentage_points(self, value: float | None) -> str:
        """The same of a difference that is in percentage points already."""
        if is_missing(value):
            return NOTHING
        number = round(float(value or 0), 1)
        sign = "+" if number > 0 else "−" if number < 0 else "±"
        return f"{sign}{format_decimal(abs(number), format='0.0', locale=self.locale)}"

    def signed(self, value: float | None) -> str:
        """A change of a count with its sign: +808 or −12."""
        if is_missing(value):
            return NOTHING
        number = round(float(value or 0))
        sign = "+" if number > 0 else "−" if number < 0 else "±"
        return f"{sign}{self.count(abs(number))}"

    def money(self, value: float | None, currency: str) -> str:
        """An amount with its currency: 1.250,00 € or €1,250.00."""
        if is_missing(value):
            return NOTHING
        return str(format_currency(float(value or 0), currency, locale=self.locale))

    def whole_money(self, value: float | None, currency: str) -> str:
        """A large amount without its cents: 47.865.804 € or €47,865,804."""
        if is_missing(value):
            return NOTHING
        amount = format_currency(
            round(float(value or 0)),
            currency,
            locale=self.locale,
            format="#,##0\u00a0¤" if self.language == "de" else "¤#,##0",
            currency_digits=False,
        )
        return str(amount)

    def rounded_money(self, value: float | None, currency: str) -> str:
        """An amount as one speaks of it: 19,9 Mio. € or €19.9M, below a million 87.633 €."""
        if is_missing(value):
            return NOTHING
        amount = float(value or 0)
        if abs(amount) >= ONE_MILLION:
            return str(
                format_compact_currency(amount, currency, locale=self.locale, fraction_digits=1)
            )
        pattern = {"de": "#,##0\u00a0¤", "en": "¤#,##0"}[self.language]
        return str(
            format_currency(
                round(amount), currency, pattern, locale=self.locale, currency_digits=False
            )
        )

    def day(self, value: date | None) -> str:
        """A calendar day in medium length."""
        if is_missing(value):
            return NOTHING
        return str(format_date(value, format="medium", locale=self.locale))

    def moment(self, value: datetime | None) -> str:
        """An instant in the reporting zone; naive ones are UTC, as everywhere in the release."""
        if value is None or is_missing(value):
            return NOTHING
        pattern = {"de": "dd.MM.y HH:mm", "en": "d MMM y HH:mm"}[self.language]
        return str(format_datetime(self._local(value), format=pattern, locale=self.locale))

    def day_of(self, value: datetime | None) -> str:
        """The reporting day of an instant."""
        if value is None or is_missing(value):
            return NOTHING
        return self.day(self._local(value).date())

    def month(self, value: date) -> str:
        """September 2026."""
        return str(format_date(value, format="LLLL y", locale=self.locale))

    def short_month(self, value: date) -> str:
        """Sept. 2026."""
        return str(format_date(value, format="LLL y", locale=self.locale))

    def months(self, first: date, last: date) -> str:
        """Jan.–Sept. 2026, or the one month."""
        if (first.year, first.month) == (last.year, last.month):
            return self.month(first)
        return str(format_interval(first, last, skeleton="yMMM", locale=self.locale))

    def listing(self, items: Sequence[str]) -> str:
        """A, B und C."""
        return str(format_list(list(items), locale=self.locale))

    @property
    def _percent_pattern(self) -> str:
        return "#,##0.0\u00a0%" if self.language == "de" else "#,##0.0%"

    def _local(self, value: datetime) -> datetime:
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(ZoneInfo(self.timezone))


def _sign(value: float | None) -> str:
    return "±" if not value else "+" if value > 0 else "−"


def is_missing(value: object) -> bool:
    """None, NaN and NaT: all the ways in which a frame says that nothing is there."""
    return bool(pd.isna(value))
