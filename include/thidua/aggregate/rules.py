"""The rules of aggregation as data: which SQL files there are, and one hash over all of them."""

from functools import cache

from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import project_path
from thidua.statistics.forms import statistics_rules
from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import load_sql

FOLDERS = ("aggregate", "checks", "statistics")
"""Below `sql/`: how figures are made, and what they must agree with before they may be printed."""


def rule_files(folder: str) -> tuple[str, ...]:
    """Names of the SQL files of the folder, in alphabetical order. A rule is added by adding a file."""
    return tuple(sorted(path.name for path in project_path("sql", folder).glob("*.sql")))


@cache
def rules_sha256() -> str:
    """SHA-256 over names and contents of all rule files, and over the declared forms of statistics: figures made under
    other rules are other figures."""
    lines = [
        f"{folder}/{name} {sha256_hex(load_sql(folder, name))}" for folder in FOLDERS for name in rule_files(folder)
    ]
    return sha256_hex("\n".join([*lines, statistics_rules(load_catalogue())]))
