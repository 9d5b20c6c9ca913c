"""Rows that could not be read, spooled to a file so that any number of them fits in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

MAX_TEXT = 64 << 10


@dataclass(frozen=True)
class Reject:
    """One row that stays out of raw, and why."""

    line: int
    reason: str
    text: bytes
    column_name: str | None = None


class RejectSpool:
    """Collects rejects in a file of JSON lines that DuckDB reads back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.first: Reject | None = None

    def __enter__(self) -> RejectSpool:
        self._file = self.path.open("w", encoding="ascii")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, reject: Reject) -> None:
        """Keep one reject."""
        self.count += 1
        self.first = self.first or reject
        entry = {
            "line": reject.line,
            "column_name": reject.column_name,
            "reason": reject.reason,
            "line_text": readable(reject.text),
        }
        self._file.write(json.dumps(entry) + "\n")

    def flush(self) -> None:
        """Make everything that was added visible to a reader of the file."""
        self._file.flush()


def readable(data: bytes) -> str:
    """Bytes as text for people: what is not UTF-8 shows as an escape, very long text is cut."""
    cut = len(data) > MAX_TEXT
    text = data[:MAX_TEXT].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return f"{text} … ({len(data)} bytes)" if cut else text
