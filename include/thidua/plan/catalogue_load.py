"""The catalogues shared by all plans, read and checked once per process."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from thidua.plan.catalogue import Award, Catalogue, CatalogueMovement, Indicator
from thidua.plan.model import Model
from thidua.plan.yaml_files import read_model, refusal
from thidua.settings import project_path
from thidua.text.normalise import comparison_key

CATALOGUE = project_path("include", "catalogue")


class _IndicatorFile(Model):
    indicators: tuple[Indicator, ...]


class _MovementFile(Model):
    movements: tuple[CatalogueMovement, ...]


class _AwardFile(Model):
    awards: tuple[Award, ...]
    award_kinds: dict[str, str]
    recipient_classes: dict[str, str]
    award_levels: dict[str, str]


@cache
def load_catalogue() -> Catalogue:
    """The project's own catalogue, `include/catalogue/`."""
    return read_catalogue(CATALOGUE)


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue in the folder; PlanError lists everything that is wrong with a file."""
    indicators = read_model(folder / "indicators.yaml", _IndicatorFile).indicators
    movements = read_model(folder / "movements.yaml", _MovementFile).movements
    awards = read_model(folder / "awards.yaml", _AwardFile)
    _refuse(folder / "indicators.yaml", _indicator_faults(indicators))
    _refuse(folder / "movements.yaml", _name_faults((m.id, (m.name, *m.aliases)) for m in movements))
    _refuse(folder / "awards.yaml", _name_faults((a.id, (a.name, *a.aliases)) for a in awards.awards))
    return Catalogue(
        indicators={i.code: i for i in indicators},
        movements={m.id: m for m in movements},
        awards={a.id: a for a in awards.awards},
        award_kinds=awards.award_kinds,
        recipient_classes=awards.recipient_classes,
        award_levels=awards.award_levels,
    )


def _indicator_faults(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    codes = [i.code for i in indicators]
    for twice in sorted({c for c in codes if codes.count(c) > 1}):
        yield f"indicators: mã '{twice}' được khai báo hai lần"
    for indicator in indicators:
        is_ratio = indicator.measure == "ratio"
        if is_ratio != (indicator.numerator is not None) or is_ratio != (indicator.denominator is not None):
            yield f"indicators {indicator.code}: 'numerator' và 'denominator' chỉ, và phải, có khi measure là ratio"
        if indicator.roll_up == "RATIO" and not is_ratio:
            yield f"indicators {indicator.code}.roll_up: có RATIO; cần measure là ratio"
        if None not in (indicator.lowest, indicator.highest) and indicator.lowest > indicator.highest:  # type: ignore[operator]
            yield f"indicators {indicator.code}: có lowest {indicator.lowest} > highest {indicator.highest}"


def _name_faults(named: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """Ids and spellings that stand for two things."""
    ids: set[str] = set()
    owner: dict[str, str] = {}
    for item_id, spellings in named:
        if item_id in ids:
            yield f"mã '{item_id}' được khai báo hai lần"
        ids.add(item_id)
        for spelling in spellings:
            other = owner.setdefault(comparison_key(spelling), item_id)
            if other != item_id:
                yield f"{item_id}: cách viết '{spelling}' đã thuộc về {other}"


def _refuse(path: Path, faults: Iterable[str]) -> None:
    if listed := list(faults):
        raise refusal(path, listed)
