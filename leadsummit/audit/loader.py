"""Finds the suites of the project: the folder `expectations/` beside the models.

It is not part of the package, because it belongs to the company: its engineers read it and add
to it, as they do with models and seeds.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

from leadsummit.audit.catalogue import Catalogue
from leadsummit.audit.suite import Suite

_PACKAGE = "expectations"


def project_root() -> Path:
    """The folder that holds models, seeds and expectations."""
    configured = os.environ.get("LEADSUMMIT_PROJECT")
    return Path(configured).resolve() if configured else Path(__file__).resolve().parents[2]


def load_suites(catalogue: Catalogue, project: Path | None = None) -> list[Suite]:
    """All suites that fit what this warehouse holds.

    Raises:
        FileNotFoundError: The project has no folder `expectations`.
    """
    folder = (project or project_root()) / _PACKAGE
    entry = folder / "__init__.py"
    if not entry.is_file():
        raise FileNotFoundError(f"no suites: {entry} does not exist")
    return list(_entry_point(entry)(catalogue))


def _entry_point(entry: Path) -> Callable[[Catalogue], Iterable[Suite]]:
    loaded = sys.modules.get(_PACKAGE)
    if loaded is None or Path(loaded.__file__ or "") != entry:
        for name in [n for n in sys.modules if n == _PACKAGE or n.startswith(f"{_PACKAGE}.")]:
            del sys.modules[name]
        spec = importlib.util.spec_from_file_location(
            _PACKAGE, entry, submodule_search_locations=[str(entry.parent)]
        )
        assert spec is not None
        assert spec.loader is not None
        loaded = importlib.util.module_from_spec(spec)
        sys.modules[_PACKAGE] = loaded
        spec.loader.exec_module(loaded)
    return cast("Callable[[Catalogue], Iterable[Suite]]", loaded.all_suites)
