"""Separates the records of a CSV file that can be read from those that cannot.

What comes out is a file that a strict reader takes without complaint: every record has the right
number of fields, stands on lines that end in LF, and begins with its number. What cannot be read
is set aside with its line, and nothing falls between the two.

The work is done on whole windows of bytes at a time. Only a record that the window arithmetic
cannot judge (a stray quote, a broken character) is read on its own, field by field. A record that
cannot be read is set aside up to the end of its first line; reading goes on with the next line,
so that a quote that is never closed costs one row and not the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from leadsummit.landing.decoding import UnreadableFile
from leadsummit.landing.rejects import Reject, RejectSpool, readable

MAX_RECORD_BYTES = 4 << 20
SMALLEST_WINDOW = 32 << 10
LARGEST_WINDOW = 8 << 20
NUMBER_WIDTH = 10
DELIMITERS = (b",", b";", b"\t")

LF, CR, QUOTE = 10, 13, 34
POWERS = 10 ** np.arange(NUMBER_WIDTH - 1, -1, -1, dtype=np.int64)
QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CsvShape:
    """What the header said."""

    delimiter: str
    header: tuple[str, ...]


@dataclass(frozen=True)
class CsvResult:
    """What the sieve found; ``shape`` is None for a file without a header."""

    shape: CsvShape | None
    row_count: int


def sift_csv(chunks: Iterable[bytes], clean: BinaryIO, rejects: RejectSpool) -> CsvResult:
    """Write the readable records of a UTF-8 CSV stream to ``clean`` and the others to ``rejects``.

    Args:
        chunks: the file's text as UTF-8 bytes, without a byte order mark.
        clean: receives ``number, field, field…`` per record, without a header.
        rejects: receives the records that cannot be read.

    Raises:
        UnreadableFile: the header cannot be read.
    """
    buffer, line, sieve, is_old_mac = b"", 1, None, False
    for chunk, is_last in _with_last(chunks):
        buffer += chunk.replace(b"\r", b"\n") if is_old_mac else chunk
        if sieve is None and b"\n" not in buffer and (is_last or len(buffer) > MAX_RECORD_BYTES):
            # Old Macs end lines with CR alone.
            is_old_mac, buffer = True, buffer.replace(b"\r", b"\n")
        if is_last and buffer and not buffer.endswith(b"\n"):
            buffer += b"\n"
        if sieve is None:
            start, line = _skip_blank_lines(buffer, line)
            buffer = buffer[start:]
            end = _header_end(buffer)
            if end == 0 and not is_last and len(buffer) < MAX_RECORD_BYTES:
                continue
            if not buffer.strip() and is_last:
                return CsvResult(None, 0)
            shape = _read_header(buffer, end, line)
            sieve = _Sieve(shape, line + buffer.count(b"\n", 0, end), clean, rejects)
            buffer = buffer[end:]
        buffer = buffer[sieve.feed(buffer, is_last) :]
    return CsvResult(sieve.shape, sieve.written) if sieve else CsvResult(None, 0)


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk, and whether it is the last one."""
    previous: bytes | None = None
    for chunk in chunks:
        if previous is not None:
            yield previous, False
        previous = chunk
    yield previous or b"", True


def _skip_blank_lines(buffer: bytes, line: int) -> tuple[int, int]:
    """Position and line number of the first line that holds something."""
    start = 0
    while blank := re.compile(rb"[ \t]*\r?\n").match(buffer, start):
        start, line = blank.end(), line + 1
    return start, line


def _header_end(buffer: bytes) -> int:
    """Where the header ends: at the first line end outside quotes; 0 if there is none yet."""
    end = 0
    while end := buffer.find(b"\n", end) + 1:
        if buffer.count(b'"', 0, end) % 2 == 0:
            return end
        if end > MAX_RECORD_BYTES:
            break
    return 0


def _read_header(buffer: bytes, end: int, line: int) -> CsvShape:
    text = buffer[:end].rstrip(b"\r\n")
    problem = ""
    if not end:
        problem = "a quote in it is never closed, or it is longer than any header can be"
    elif b"\0" in text:
        problem = "it holds zero bytes; this is not a text file"
    else:
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            problem = "it holds bytes that are not text"
    if problem:
        raise UnreadableFile(
            f"the header in line {line} cannot be read: {problem} ({readable(buffer[:60])!r})",
            hint="Expected column names separated by a comma, a semicolon or a tab.",
        )
    delimiter = _sniff(text, buffer[end : end + MAX_RECORD_BYTES])
    field = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"(?=[%b]|$)|[^%b]*' % (delimiter, delimiter), re.S)
    names, position = [], 0
    while True:
        match = field.match(text, position)
        assert match is not None
        name = match.group()
        if name.startswith(b'"') and name.endswith(b'"') and len(name) > 1:
            name = name[1:-1].replace(b'""', b'"')
        names.append(name.decode("utf-8"))
        position = match.end() + 1
        if position > len(text):
            return CsvShape(delimiter.decode(), tuple(names))


def _sniff(header: bytes, rest: bytes) -> bytes:
    """The delimiter that the header holds most often; where two tie, the next line decides."""
    bare, following = QUOTED.sub(b"", header), QUOTED.sub(b"", rest.partition(b"\n")[0])
    return max(
        DELIMITERS,
        key=lambda mark: (bare.count(mark), bare.count(mark) == following.count(mark)),
    )


class _Sieve:
    """The records behind the header, window by window."""

    def __init__(
        self, shape: CsvShape, first_line: int, clean: BinaryIO, rejects: RejectSpool
    ) -> None:
        self.shape = shape
        self.written = 0
        self._records = 0
        self._line = first_line
        self._clean = clean
        self._rejects = rejects
        self._delimiter = shape.delimiter.encode()
        self._unquoted = re.compile(rb"[^%b\r\n]*+" % self._delimiter)
        self._needs_quotes = re.compile(rb'[%b"\r\n]|^\s|\s$' % self._delimiter)
        self._window = LARGEST_WINDOW
        self._one_by_one = 0
        self._streak = 1
        self._discarding = False

    def feed(self, buffer: bytes, is_last: bool) -> int:
        """Take what can be judged from the start of the buffer; return how much that was."""
        position = self._discard(buffer) if self._discarding else 0
        while position < len(buffer):
            if self._one_by_one:
                if not is_last and len(buffer) - position <= MAX_RECORD_BYTES:
                    break
                position = self._read_one(buffer, position)
                self._one_by_one -= 1
                continue
            window = min(self._window, len(buffer) - position)
            taken, is_stuck = self._sift(buffer, position, window)
            position += taken
            if is_stuck:
                # Many strange records in a row: stay with the slow reader for longer each time.
                self._streak = min(self._streak * 2, 4096) if taken < 4096 else 1
                self._one_by_one = self._streak
                self._window = SMALLEST_WINDOW
            elif taken:
                self._window = min(self._window * 2, LARGEST_WINDOW)
            elif window < len(buffer) - position and window <= MAX_RECORD_BYTES:
                self._window *= 2
            elif is_last or len(buffer) - position > MAX_RECORD_BYTES:
                self._one_by_one = 1
            else:
                break
        return position

    def _sift(self, buffer: bytes, position: int, window: int) -> tuple[int, bool]:
        """Judge the complete records of a window at once.

        Returns:
            How many bytes were taken, and whether a record that needs the slow reader follows.
        """
        data = np.frombuffer(buffer, np.uint8, window, position)
        line_ends: Positions = np.flatnonzero(data == LF)
        delimiters: Positions = np.flatnonzero(data == self._delimiter[0])
        is_quote = data == QUOTE
        quotes: Positions = np.flatnonzero(is_quote)
        ends = line_ends
        if quotes.size:
            inside = (np.cumsum(is_quote, dtype=np.uint8) & 1).view(np.bool_)
            ends = line_ends[~inside[line_ends]]
            delimiters = delimiters[~inside[delimiters]]
        if not ends.size:
            return 0, False
        starts = np.empty_like(ends)
        starts[0], starts[1:] = 0, ends[:-1] + 1
        has_cr = data[np.maximum(ends - 1, 0)] == CR
        has_cr &= ends > starts
        is_blank = ends - has_cr == starts
        fields = np.diff(np.searchsorted(delimiters, ends), prepend=0) + 1
        is_ragged = (fields != len(self.shape.header)) & ~is_blank

        sound = self._first_odd_record(data, quotes, ends, buffer, position, self._delimiter[0])
        if quotes.size:
            spans = np.diff(np.searchsorted(line_ends, ends), prepend=-1) > 1
            odd = np.flatnonzero(is_ragged & spans)
            sound = min(sound, int(odd[0])) if odd.size else sound
        taken = int(ends[sound - 1]) + 1 if sound else 0
        if sound:
            self._set_ragged_aside(
                data, starts[:sound], ends[:sound], fields, is_ragged[:sound], line_ends
            )
            self._write(
                data[:taken],
                starts[:sound],
                ends[:sound],
                has_cr[:sound],
                is_blank[:sound],
                is_ragged[:sound],
            )
            self._line += int(np.searchsorted(line_ends, taken))
        return taken, sound < ends.size

    @staticmethod
    def _first_odd_record(
        data: npt.NDArray[np.uint8],
        quotes: Positions,
        ends: Positions,
        buffer: bytes,
        position: int,
        delimiter: int,
    ) -> int:
        """Index of the first record that only the slow reader can judge."""
        last = int(ends[-1])
        doubts = [last + 1]
        if (zero := buffer.find(b"\0", position, position + last)) >= 0:
            doubts.append(zero - position)
        text = buffer[position : position + last]
        if not text.isascii():
            try:
                text.decode("utf-8")
            except UnicodeDecodeError as error:
                doubts.append(error.start)
        if quotes.size:
            doubts.extend(_stray_quotes(data, quotes, delimiter))
        returns: Positions = np.flatnonzero(data[:last] == CR)
        if returns.size:
            stray = returns[data[returns + 1] != LF]
            doubts.extend(stray[:1].tolist())
        too_long = np.flatnonzero(np.diff(ends, prepend=-1) > MAX_RECORD_BYTES)
        doubts.extend(ends[too_long[:1]].tolist())
        return int(np.searchsorted(ends, min(doubts)))

    def _set_ragged_aside(
        self,
        data: npt.NDArray[np.uint8],
        starts: Positions,
        ends: Positions,
        fields: Positions,
        is_ragged: Mask,
        line_ends: Positions,
    ) -> None:
        for index in np.flatnonzero(is_ragged):
            start, end = int(starts[index]), int(ends[index])
            line = self._line + int(np.searchsorted(line_ends, start))
            text = data[start:end].tobytes().removesuffix(b"\r")
            self._rejects.add(Reject(line, self._ragged(int(fields[index])), text))

    def _ragged(self, found: int) -> str:
        return f"expected {_fields(len(self.shape.header))} as in the header, found {found}"

    def _write(
        self,
        data: npt.NDArray[np.uint8],
        starts: Positions,
        ends: Positions,
        has_cr: Mask,
        is_blank: Mask,
        is_ragged: Mask,
    ) -> None:
        """Append the good records of a window, each behind its number."""
        numbers = self._records + np.cumsum(~is_blank)
        self._records = int(numbers[-1])
        is_good = ~(is_blank | is_ragged)
        keep: Mask | None = None
        if has_cr.any() or not is_good.all():
            keep = np.ones(data.size, np.bool_)
            keep[ends[has_cr] - 1] = False
            for index in np.flatnonzero(~is_good):
                keep[starts[index] : ends[index] + 1] = False
        content = data if keep is None else data[keep]
        lengths = (ends - starts + 1 - has_cr)[is_good]
        if not lengths.size:
            return
        self.written += lengths.size
        prefix = NUMBER_WIDTH + 1
        prefix_starts = np.cumsum(lengths) - lengths + prefix * np.arange(lengths.size)
        places = prefix_starts[:, None] + np.arange(prefix)
        digits = np.empty((lengths.size, prefix), np.uint8)
        digits[:, :-1] = numbers[is_good, None] // POWERS % 10 + ord("0")
        digits[:, -1] = self._delimiter[0]
        out = np.empty(content.size + digits.size, np.uint8)
        is_content = np.ones(out.size, np.bool_)
        is_content[places] = False
        out[is_content] = content
        out[places] = digits
        self._clean.write(out.data)

    def _read_one(self, buffer: bytes, start: int) -> int:
        """Read one record field by field; return where the next one starts."""
        limit = min(len(buffer), start + MAX_RECORD_BYTES)
        fields: list[bytes] = []
        position, problem = start, ""
        while not problem:
            field, position, problem = self._read_field(buffer, position, limit)
            fields.append(field)
            if problem or buffer[position] in (LF, CR):
                break
            position += 1
        if problem:
            return self._set_line_aside(buffer, start, problem)
        end = position + (2 if buffer[position] == CR else 1)
        record = buffer[start:end]
        if not record.rstrip(b"\r\n"):
            self._line += 1
            return end
        if len(fields) != len(self.shape.header):
            problem = self._ragged(len(fields))
        elif b"\0" in record:
            problem = "holds a zero byte"
        else:
            problem = _undecodable(record)
        if problem:
            return self._set_line_aside(buffer, start, problem)
        self._records += 1
        self.written += 1
        self._line += record.count(b"\n")
        self._clean.write(b"%0*d" % (NUMBER_WIDTH, self._records))
        for field in fields:
            self._clean.write(self._delimiter + self._canonical(field))
        self._clean.write(b"\n")
        return end

    def _read_field(self, buffer: bytes, position: int, limit: int) -> tuple[bytes, int, str]:
        """One field: its value, the position behind it, and what is wrong with it."""
        if position < limit and buffer[position] == QUOTE:
            match = QUOTED.match(buffer, position, limit)
            if match is None:
                return b"", position, "a quote is opened and never closed"
            value, after = match.group()[1:-1].replace(b'""', b'"'), "text behind a closing quote"
        else:
            match = self._unquoted.match(buffer, position, limit)
            assert match is not None
            value, after = match.group(), "a carriage return in the middle of a line"
        end = match.end()
        if end >= limit:
            return b"", end, f"longer than {MAX_RECORD_BYTES >> 20} MiB"
        is_end = buffer[end] in (LF, self._delimiter[0]) or buffer.startswith(b"\r\n", end)
        return value, end, "" if is_end else after

    def _canonical(self, field: bytes) -> bytes:
        """The field as every CSV reader understands it."""
        if self._needs_quotes.search(field):
            return b'"' + field.replace(b'"', b'""') + b'"'
        return field

    def _set_line_aside(self, buffer: bytes, start: int, problem: str) -> int:
        self._records += 1
        end = buffer.find(b"\n", start)
        self._discarding = end < 0
        end = len(buffer) if end < 0 else end + 1
        text = buffer[start:end].rstrip(b"\r\n")
        self._rejects.add(Reject(self._line, problem, text))
        self._line += 0 if self._discarding else 1
        return end

    def _discard(self, buffer: bytes) -> int:
        """Skip the rest of a line that was too long to keep."""
        end = buffer.find(b"\n")
        if end < 0:
            return len(buffer)
        self._discarding = False
        self._line += 1
        return end + 1


def _stray_quotes(data: npt.NDArray[np.uint8], quotes: Positions, delimiter: int) -> list[int]:
    """The first quotes that neither open nor close a field properly."""
    may_border = np.zeros(256, np.bool_)
    may_border[[LF, QUOTE, delimiter]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = data[np.maximum(opening - 1, 0)]
    bad_opening = opening[~may_border[before] & (opening > 0)]
    behind = data[np.minimum(closing + 1, data.size - 1)]
    after_next = data[np.minimum(closing + 2, data.size - 1)]
    ends_line = (behind == CR) & (after_next == LF)
    bad_closing = closing[~may_border[behind] & ~ends_line & (closing < data.size - 1)]
    return [*bad_opening[:1].tolist(), *bad_closing[:1].tolist()]


def _undecodable(record: bytes) -> str:
    try:
        record.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = record[error.start]
        return f"byte 0x{byte:02x} at position {error.start + 1} is not valid UTF-8"
    return ""


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"
