"""dbt-duckdb plugin: gives every dbt connection the pads of the keyed e-mail hash.

The pads are session variables, so the key never stands in compiled SQL or in a log.
"""

from __future__ import annotations

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from leadsummit.hashing import hash_key, hmac_pads


class Plugin(BasePlugin):
    """Sets `email_inner_pad` and `email_outer_pad` on each cursor that dbt opens."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        self._inner, self._outer = hmac_pads(hash_key())

    def configure_cursor(self, cursor: Any) -> None:
        cursor.execute(f"set variable email_inner_pad = '{self._inner}'")
        cursor.execute(f"set variable email_outer_pad = '{self._outer}'")
