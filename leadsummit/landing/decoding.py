"""Any text file as a stream of UTF-8 bytes: decompressed, decoded, byte order mark removed.

What cannot be decoded is not replaced by a question mark: the bytes come out in a form that is
not valid UTF-8, so the reader behind sees the broken record and sets it aside.
"""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from pathlib import Path

import zstandard

from leadsummit.errors import LeadsummitError

CHUNK_BYTES = 8 << 20
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNDECODABLE = "\udcff"


class UnreadableFile(LeadsummitError):
    """The file as a whole cannot be read; no single row is to blame."""


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Decoding error handler: leave a mark that is not valid UTF-8 when written."""
    assert isinstance(error, UnicodeDecodeError)
    if error.encoding == "charmap":  # the five bytes that Windows-1252 leaves undefined
        return "".join(map(chr, error.object[error.start : error.end])), error.end
    return UNDECODABLE * (error.end - error.start), error.end


codecs.register_error("leadsummit_mark", _mark)


def detect_compression(path: Path) -> str:
    """``gzip``, ``zstd`` or ``none``, by the file's first bytes rather than its name."""
    with path.open("rb") as file:
        magic = file.read(4)
    if magic.startswith(GZIP_MAGIC):
        return "gzip"
    return "zstd" if magic == ZSTD_MAGIC else "none"


def raw_chunks(path: Path) -> Iterator[bytes]:
    """The decompressed bytes of a file.

    Raises:
        UnreadableFile: the compressed data is broken or ends too early.
    """
    compression = detect_compression(path)
    if compression == "none":
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
        return
    try:
        yield from _gunzip(path) if compression == "gzip" else _unzstd(path)
    except (zlib.error, zstandard.ZstdError, EOFError) as error:
        raise UnreadableFile(
            f"the {compression} data is broken or incomplete ({error})",
            hint="Copy the file again from the system that wrote it.",
        ) from error


def _gunzip(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        pending = file.read(1 << 20)
        while pending:
            member = zlib.decompressobj(wbits=31)
            while not member.eof:
                if not pending and not (pending := file.read(1 << 20)):
                    raise EOFError("the file ends in the middle of the data")
                if data := member.decompress(pending, CHUNK_BYTES):
                    yield data
                pending = member.unused_data if member.eof else member.unconsumed_tail
            pending = (pending or file.read(1 << 20)).lstrip(b"\0") or file.read(1 << 20)


def _unzstd(path: Path) -> Iterator[bytes]:
    """Frame by frame; small pieces go in, so that what comes out stays bounded."""
    piece_bytes = 128 << 10
    with path.open("rb") as file:
        pending = file.read(piece_bytes)
        while pending:
            frame = zstandard.ZstdDecompressor().decompressobj()
            while not frame.eof:
                if not pending and not (pending := file.read(piece_bytes)):
                    raise EOFError("the file ends in the middle of the data")
                data = frame.decompress(pending)
                for start in range(0, len(data), CHUNK_BYTES):
                    yield data[start : start + CHUNK_BYTES]
                pending = frame.unused_data if frame.eof else b""
            pending = pending or file.read(piece_bytes)


def detect_encoding(path: Path, otherwise: str = "windows-1252") -> str:
    """The encoding of a text file.

    A byte order mark decides; else a pattern of zero bytes means UTF-16; else the file is UTF-8
    if it is valid, or if it has more valid than broken multi-byte characters (broken rows in a
    UTF-8 file); else it is ``otherwise``.
    """
    valid = broken = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for number, chunk in enumerate(raw_chunks(path)):
        if number == 0:
            for mark, encoding in BYTE_ORDER_MARKS:
                if chunk.startswith(mark):
                    return encoding
            if encoding := _utf16_without_mark(chunk[:4096]):
                return encoding
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk)
        replaced = text.count("\ufffd")
        broken += replaced
        valid += len(text) - len(text.encode("ascii", "ignore")) - replaced
    broken += decoder.decode(b"", final=True).count("\ufffd")
    return "utf-8" if broken == 0 or valid > broken else otherwise


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 text of a western language has a zero in every other byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.7 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.7 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return ""


def utf8_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file's text as UTF-8 bytes without a byte order mark."""
    chunks = raw_chunks(path)
    if encoding == "utf-8":
        for number, chunk in enumerate(chunks):
            yield chunk.removeprefix(codecs.BOM_UTF8) if number == 0 else chunk
        return
    decoder = codecs.getincrementaldecoder(encoding)("leadsummit_mark")
    first = True
    for chunk in chunks:
        text = decoder.decode(chunk)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        if text:
            yield text.encode("utf-8", "surrogatepass")
    if text := decoder.decode(b"", final=True):
        yield text.encode("utf-8", "surrogatepass")
