"""Keyed hashing of e-mail addresses: the pads that SQL needs for HMAC-SHA256."""

from __future__ import annotations

import hashlib
import hmac
import os

BLOCK_SIZE = 64
DEMO_HASH_KEY = "leadsummit-demo-company-is-not-a-secret"


def hash_key() -> str:
    """The key of this company, from LEADSUMMIT_HASH_KEY; the demo's public one without it.

    The command line refuses real data without a key of its own; plain dbt on the demo works
    out of the box.
    """
    return os.environ.get("LEADSUMMIT_HASH_KEY") or DEMO_HASH_KEY


def hmac_pads(key: str) -> tuple[str, str]:
    """Inner and outer pad of HMAC-SHA256 (RFC 2104) as hexadecimal text."""
    raw = key.encode()
    if len(raw) > BLOCK_SIZE:
        raw = hashlib.sha256(raw).digest()
    block = raw.ljust(BLOCK_SIZE, b"\0")
    return bytes(b ^ 0x36 for b in block).hex(), bytes(b ^ 0x5C for b in block).hex()


def email_hash(key: str, address: str) -> str:
    """What staging's SQL makes of an address: HMAC-SHA256 over its trimmed lower case."""
    return hmac.new(key.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()
