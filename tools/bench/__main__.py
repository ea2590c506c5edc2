"""`make bench`: what the product takes, against what a decent engineer would write in an afternoon, in one run.

Everything is made up and lies below `.thidua/bench`. `docs/benchmarks.md` says what is measured, and how.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from tools.bench.city import WORKERS, measure_city
from tools.bench.commune import measure_commune
from tools.bench.correction import measure_correction
from tools.bench.correction_table import correction_lines
from tools.bench.dags import measure_dags
from tools.bench.installation import BENCH_HOME, clear_away
from tools.bench.kinds import measure_kinds
from tools.bench.kinds_table import kinds_lines
from tools.bench.table import city_lines, commune_lines, dags_lines

CITY = 114
QUICK_CITY = 10
ROUNDS = 2
_started = time.monotonic()


def say(text: str) -> None:
    """One line of progress, with the seconds since the start."""
    print(f"[{time.monotonic() - _started:7.1f} s] {text}", flush=True)


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="1 commune, a city of 10 by the library only")] = False,
    airflow: Annotated[bool, typer.Option(help="also by real DAG runs; not with --quick")] = True,
    rounds: Annotated[int, typer.Option(min=1, help="rounds of the comparison on one commune")] = ROUNDS,
    only: Annotated[str | None, typer.Option(help="one part alone: commune, city, correction, kinds or dags")] = None,
    city: Annotated[int, typer.Option(min=2, help="communes of the city")] = CITY,
    workers: Annotated[int, typer.Option(min=1, help="processes that take the city's communes")] = WORKERS,
) -> None:
    """Measure, prove the outputs equal, print the ratios, and leave all figures in .thidua/bench/result.json."""
    communes = QUICK_CITY if quick else city
    parts: dict[str, Callable[[], tuple[Any, list[str]]]] = {
        "commune": lambda: _with_lines(measure_commune(rounds=1 if quick else rounds, say=say), commune_lines),
        "city": lambda: _with_lines(measure_city(communes=communes, say=say, workers=workers), city_lines),
        "correction": lambda: _with_lines(measure_correction(communes=communes, say=say), correction_lines),
        # With the annexes that the city leaves in its outboxes.
        "kinds": lambda: _with_lines(measure_kinds(communes=communes, say=say), kinds_lines),
        "dags": lambda: _with_lines(measure_dags(communes=communes, say=say), dags_lines),
    }
    if only is not None and only not in parts:
        raise typer.BadParameter(f"one of {', '.join(parts)}", param_hint="--only")
    left_out = set() if airflow else {"dags"}
    # Corrections are made in a finished city, which is measured on the way.
    left_out |= {"correction", "dags"} if quick else {"city"}
    parts = {name: part for name, part in parts.items() if (name == only if only else name not in left_out)}
    figures: dict[str, Any] = {}
    printed: list[str] = []
    for name, measure in parts.items():
        say(f"{name} ...")
        result, lines = measure()
        figures[name] = asdict(result)
        printed += ["", *lines]
    BENCH_HOME.mkdir(parents=True, exist_ok=True)
    (BENCH_HOME / "result.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print("\n".join(printed), flush=True)
    clear_away()


def _with_lines(result: Any, describe: Callable[[Any], list[str]]) -> tuple[Any, list[str]]:
    return result, describe(result)


if __name__ == "__main__":
    typer.run(bench)
