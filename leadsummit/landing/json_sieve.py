"""Separates the records of a JSON file (lines, an array, or objects one after the other).

What comes out has one record per line: its number, the line it began in, and its JSON text, with
the unit separator between them. That text may still be invalid: DuckDB judges it, all at once.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from leadsummit.landing.decoding import UnreadableFile
from leadsummit.landing.rejects import Reject, RejectSpool

MAX_RECORD_BYTES = 16 << 20
SEPARATOR = b"\x1f"
WHITESPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


def sift_json(
    chunks: Iterable[bytes], clean: BinaryIO, rejects: RejectSpool, *, is_lines: bool
) -> int:
    """Write the records of a UTF-8 JSON stream to ``clean``; return how many.

    Args:
        chunks: the file's text as UTF-8 bytes, without a byte order mark.
        clean: receives the records.
        rejects: receives what is no record.
        is_lines: the file's name says that it holds one record per line.

    Raises:
        UnreadableFile: an array that is never closed.
    """
    stream = iter(chunks)
    head = b""
    for chunk in stream:
        head += chunk
        if head.strip() and (b"\n" in head.lstrip() or len(head) > MAX_RECORD_BYTES):
            break
    text = chain([head], stream)
    writer = _Writer(clean, rejects)
    if head.lstrip().startswith(b"["):
        _Values(writer).read_array(text)
    elif is_lines or _is_json(head.lstrip().partition(b"\n")[0]):
        _read_lines(text, writer)
    else:
        _Values(writer).read_sequence(text)
    return writer.written


def _is_json(line: bytes) -> bool:
    try:
        DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return True


class _Writer:
    def __init__(self, clean: BinaryIO, rejects: RejectSpool) -> None:
        self.written = 0
        self._records = 0
        self._clean = clean
        self._rejects = rejects

    def take(self, line: int, text: bytes) -> None:
        """One record, or what stands in the place of one."""
        problem = ""
        if len(text) > MAX_RECORD_BYTES:
            problem = f"longer than {MAX_RECORD_BYTES >> 20} MiB"
        elif b"\0" in text or SEPARATOR in text:
            problem = "not valid JSON: holds a control character"
        elif not text.isascii():
            try:
                text.decode("utf-8")
            except UnicodeDecodeError as error:
                problem = f"byte 0x{text[error.start]:02x} is not valid UTF-8"
        if problem:
            self.reject(line, problem, text)
            return
        self._records += 1
        self.written += 1
        self._clean.write(b"%d\x1f%d\x1f%b\n" % (self._records, line, text))

    def reject(self, line: int, problem: str, text: bytes) -> None:
        """One row that stays out."""
        self._records += 1
        self._rejects.add(Reject(line, problem, text))


def _read_lines(chunks: Iterable[bytes], writer: _Writer) -> None:
    for number, line in enumerate(_lines(chunks), start=1):
        if stripped := line.strip():
            writer.take(number, stripped.replace(b"\r", b" "))


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of the stream; what is too long to be a record comes cut, but still too long."""
    rest = b""
    for chunk in chunks:
        *complete, tail = chunk.split(b"\n")
        for piece in complete:
            yield rest + piece
            rest = b""
        if len(rest) <= MAX_RECORD_BYTES:
            rest += tail
    if rest:
        yield rest


class _Values:
    """JSON values that may span lines."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._text = ""
        self._position = 0
        self._line = 1
        self._is_last = False

    def read_array(self, chunks: Iterable[bytes]) -> None:
        """The elements of one array."""
        is_open = False
        for _ in self._fill(chunks):
            while True:
                self._skip_whitespace()
                if self._position >= len(self._text):
                    break
                mark = self._text[self._position]
                if mark == "[" and not is_open:
                    is_open = True
                    self._position += 1
                elif mark == "]" and is_open:
                    self._position += 1
                    self._reject_rest_after_array(chunks)
                    return
                elif mark == ",":
                    self._position += 1
                elif not self._take_value(ends=",]"):
                    break
        raise UnreadableFile(
            "the JSON array is never closed, so the file is incomplete (expected a final ])",
            hint="Deliver the file again, complete.",
        )

    def read_sequence(self, chunks: Iterable[bytes]) -> None:
        """Values one after the other."""
        for _ in self._fill(chunks):
            while True:
                self._skip_whitespace()
                if self._position >= len(self._text) or not self._take_value(ends=""):
                    break

    def _fill(self, chunks: Iterable[bytes]) -> Iterator[None]:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._chunks = iter(chunks)
        while not self._is_last:
            chunk = next(self._chunks, None)
            self._is_last = chunk is None
            more = decoder.decode(chunk or b"", final=self._is_last)
            self._text = self._text[self._position :] + more
            self._position = 0
            yield

    def _skip_whitespace(self) -> None:
        match = WHITESPACE.match(self._text, self._position)
        assert match is not None
        self._line += self._text.count("\n", self._position, match.end())
        self._position = match.end()

    def _take_value(self, ends: str) -> bool:
        """Take the value at the position; False if the rest of it has not been read yet."""
        start = self._position
        problem = ""
        try:
            value, end = DECODER.raw_decode(self._text, start)
        except (ValueError, RecursionError) as error:
            problem = f"not valid JSON ({error})"
            end = len(self._text)
        if end == len(self._text) and not self._is_last and end - start <= MAX_RECORD_BYTES:
            return False
        if not problem and ends:
            match = WHITESPACE.match(self._text, end)
            assert match is not None
            behind = self._text[match.end() : match.end() + 1]
            if not behind and not self._is_last:
                return False
            if behind and behind not in ends:
                problem = f"not valid JSON (expected , or ] behind the value, found {behind!r})"
        if problem:
            self._reject_line(problem)
            return True
        text = self._text[start:end]
        encoded = _encode(text)
        if isinstance(value, dict):
            self._writer.take(self._line, encoded.replace(b"\n", b" ").replace(b"\r", b" "))
        else:
            self._writer.reject(self._line, "expected a JSON object", encoded)
        self._line += text.count("\n")
        self._position = end
        return True

    def _reject_line(self, problem: str) -> None:
        """Set aside what stands between the position and the end of its line."""
        end = self._text.find("\n", self._position)
        end = len(self._text) if end < 0 else end
        text = _encode(self._text[self._position : end])
        self._writer.reject(self._line, problem, text.rstrip(b"\r"))
        self._position = end

    def _reject_rest_after_array(self, chunks: Iterable[bytes]) -> None:
        rest = _encode(self._text[self._position :])
        for number, line in enumerate(_lines(chain([rest], self._chunks)), start=self._line):
            if line.strip():
                self._writer.reject(number, "text behind the end of the JSON array", line)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
