"""Which files lie in the landing folder, in the order in which they land."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from leadsummit.errors import MisuseError

Kind = Literal["csv", "json", "parquet"]

KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
}
COMPRESSED = {".gz", ".zst", ".zstd"}
UNFINISHED = {".part", ".tmp", ".crdownload"}
NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*(?:__[A-Za-z0-9](?:_?[A-Za-z0-9])*)*")
SOURCE_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")


@dataclass(frozen=True)
class Candidate:
    """A file that may be landed."""

    path: Path
    file: str
    source: str
    object: str
    kind: Kind

    @property
    def table(self) -> str:
        """Name of the raw table that its rows belong to."""
        return f"{self.source}__{self.object}"


@dataclass(frozen=True)
class Skipped:
    """A file that is left alone, and why."""

    file: str
    reason: str


def discover(landing: Path) -> tuple[list[Candidate], list[Skipped]]:
    """All files below ``landing/<source>/<object>/``, by name, numbers in names counting as such.

    Raises:
        MisuseError: the folder does not exist.
    """
    if not landing.is_dir():
        raise MisuseError(
            f"the landing folder {landing} does not exist",
            hint="Create it with one folder <source>/<object>/ per kind of export, or make a demo"
            " company with: leadsummit demo",
        )
    candidates, skipped = [], []
    for path in sorted(landing.rglob("*"), key=lambda path: _natural(path, landing)):
        if not path.is_file():
            continue
        found = _classify(path, path.relative_to(landing))
        if isinstance(found, Candidate):
            candidates.append(found)
        elif found is not None:
            skipped.append(found)
    return candidates, skipped


def _natural(path: Path, landing: Path) -> list[list[tuple[int, str]]]:
    """Sort key by which ``leads_9`` comes before ``leads_10``."""
    return [
        [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]
        + [(-1, name)]
        for name in path.relative_to(landing).parts
    ]


def _classify(path: Path, relative: Path) -> Candidate | Skipped | None:
    file = relative.as_posix()
    if file == "demo.json":
        return None
    if any(part.startswith(".") for part in relative.parts):
        return Skipped(file, "its name begins with a dot")
    if path.suffix.lower() in UNFINISHED:
        return Skipped(file, f"still being written (name ends in {path.suffix})")
    if len(relative.parts) < 3:
        return Skipped(file, "not in a folder <source>/<object>/")
    source, object_name = relative.parts[:2]
    if not SOURCE_NAME.fullmatch(source) or not NAME.fullmatch(object_name):
        return Skipped(
            file,
            "the folders <source>/<object> need names of letters, digits and underscores"
            " that begin with a letter",
        )
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    kind = KINDS.get(suffixes[-1]) if suffixes else None
    if kind is None:
        return Skipped(file, "not a known kind of file (.csv .tsv .txt .json .jsonl .parquet)")
    return Candidate(path, file, source, object_name, kind)
