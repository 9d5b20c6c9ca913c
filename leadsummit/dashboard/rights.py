"""Who may see what: management everything, a partner the sales routes of its role.

Without a login (nothing configured) the dashboard is for whoever reaches it, which by default is
this machine alone. With one, whoever is not named in the roles file sees nothing:

    [[role]]
    name = "management"
    members = ["*@example.com"]

    [[role]]
    name = "partner"
    groups = ["sales-partners"]
    routes = ["indirect"]

The first role that fits counts. Rights are enforced where queries run (`restricted.py`).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from leadsummit.dashboard.rules import project_folder

ROLES_FILE = Path(".streamlit") / "roles.toml"


@dataclass(frozen=True)
class Rights:
    """What a reader may see.

    Attributes:
        role: The name of the role.
        routes: The sales routes; None means all, and everything beside.
    """

    role: str
    routes: tuple[str, ...] | None = None


EVERYTHING = Rights("everybody")


@dataclass(frozen=True)
class Role:
    """One role of the roles file."""

    rights: Rights
    members: tuple[str, ...]
    groups: tuple[str, ...]

    def fits(self, reader: Mapping[str, Any]) -> bool:
        """Is the reader, as the identity provider describes it, of this role?

        An address counts only if the provider does not call it unverified.
        """
        address = str(reader.get("email") or "").lower()
        is_member = bool(address) and reader.get("email_verified") is not False
        groups = reader.get("groups") or ()
        return (
            is_member and any(fnmatchcase(address, pattern.lower()) for pattern in self.members)
        ) or any(group in self.groups for group in groups if isinstance(group, str))


def roles_file() -> Path:
    """Where the roles stand: said by the environment, else beside the server's settings."""
    said = os.environ.get("LEADSUMMIT_ROLES")
    return Path(said) if said else project_folder() / ROLES_FILE


def load_roles(file: Path) -> tuple[Role, ...]:
    """The roles in their order.

    Raises:
        ValueError: An entry lacks its name, or has routes that are no list of words. A mistake must
            never give somebody more than was meant.
    """
    if not file.is_file():
        return ()
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("role", [])
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: {error}") from error
    return tuple(_role(file, number, entry) for number, entry in enumerate(entries, start=1))


def rights_of(reader: Mapping[str, Any], roles: Sequence[Role]) -> Rights | None:
    """The rights of the first role that fits, or None."""
    return next((role.rights for role in roles if role.fits(reader)), None)


def _role(file: Path, number: int, entry: Mapping[str, Any]) -> Role:
    unknown = set(entry) - {"name", "members", "groups", "routes"}
    if unknown:
        raise ValueError(f"{file}: role {number} has the unknown entry {sorted(unknown)[0]!r}")
    if not isinstance(entry.get("name"), str):
        raise ValueError(f"{file}: role {number} has no name")
    words = {name: _words(file, number, entry, name) for name in ("members", "groups", "routes")}
    routes = words["routes"] if "routes" in entry else None
    return Role(Rights(entry["name"], routes), words["members"], words["groups"])


def _words(file: Path, number: int, entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(f"{file}: role {number}: {name} must be a list of words in quotes")
    return tuple(value)
