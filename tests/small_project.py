"""A dbt project with one mart and one check, for tests of what goes on around the models."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from running import Site

FILES = {
    "dbt_project.yml": """
name: small
version: "1.0"
profile: small
flags: {send_anonymous_usage_stats: false}
models: {small: {+schema: marts, +materialized: table}}
seeds: {small: {+schema: seeds}}
vars: {as_of: ""}
""",
    "profiles.yml": """
small:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: "{{ env_var('LEADSUMMIT_WAREHOUSE') }}/leadsummit.duckdb"
      schema: main
      threads: 2
      settings: {TimeZone: UTC}
""",
    "macros/schema.sql": """
{% macro generate_schema_name(name, node) %}{{ name or target.schema }}{% endmacro %}
""",
    "seeds/words.csv": "status,meaning\nopen,good\n",
    "models/fct_orders.sql": """
select id, status, _row, cast('{{ var("as_of") }}' as timestamptz) as as_of
from raw.erp__orders
""",
    "models/fct_orders.yml": """
models:
  - name: fct_orders
    columns: [{name: id, data_tests: [not_null, unique]}]
""",
    "expectations/__init__.py": '''
"""One claim about one mart."""

from leadsummit.audit.checks import one_of
from leadsummit.audit.suite import suite


def all_suites(warehouse):
    """The only suite."""
    orders = warehouse.find("marts", "fct_orders")
    yield suite("orders", "marts", orders, one_of("status", ("open", "closed")))
''',
}


@dataclass(frozen=True)
class SmallProject:
    """The project, and the folders it works in."""

    root: Path
    site: Site

    @classmethod
    def make(cls, site: Site) -> SmallProject:
        """Write the project beside the site's folders."""
        root = site.base / "project"
        for name, content in FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content.lstrip("\n"))
        return cls(root, site)

    @property
    def env(self) -> dict[str, str]:
        return {"LEADSUMMIT_PROJECT": str(self.root), "LEADSUMMIT_HASH_KEY": "a key"}

    def put(self, name: str, content: str) -> Path:
        """Put a file of orders into the landing folder."""
        path = self.site.landing / "erp" / "orders" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this project."""
        return self.site.run(*args, **(self.env | env))

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """Start a command on this project."""
        return self.site.start(*args, **self.env)

    def answer(self, *args: str) -> dict[str, Any]:
        """Run a command that must succeed, and read its JSON."""
        return self.site.answer(*args, **self.env)
