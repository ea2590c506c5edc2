"""The forms of a plan's units, as files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from thidua.forms.edition import Edition
from thidua.forms.fill import Row
from thidua.forms.load import current_edition, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.prefill import correction_form
from thidua.plan.catalogue import Catalogue
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Period, Plan, Unit
from thidua.read.model import Extraction


def write_form(*, plan: Plan, period: Period, unit: Unit, edition: Edition, catalogue: Catalogue, target: Path) -> None:
    """One unit's form. For many units of one plan use `write_forms`, which draws once for all."""
    maker = FormMaker(plan=plan, period=period, edition=edition, catalogue=catalogue)
    target.write_bytes(maker.make(unit))


def write_forms(
    *, plan: Plan, period: Period, folder: Path, registered: Mapping[str, Sequence[Row]] | None = None
) -> list[Path]:
    """A form in the current edition for every unit that owes a report; paths in order of the plan's units.

    registered: by unit, what it has registered, whose results the form asks for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    edition = current_edition(period)
    maker = FormMaker(plan=plan, period=period, edition=edition, catalogue=load_catalogue(), registered=registered)
    written = []
    for unit in plan.units_of(period):
        path = folder / form_name(plan=plan, period=period, unit=unit)
        path.write_bytes(maker.make(unit))
        written.append(path)
    return written


def form_name(*, plan: Plan, period: Period, unit: Unit) -> str:
    """'chu-van-an-2026__2026-H1__P-VHXH.xlsx'."""
    return f"{plan.id}__{period.id}__{unit.id}.xlsx"


def form_stems(plan: Plan) -> frozenset[str]:
    """Names, without suffix, of all forms of the plan; corrections add to them."""
    return frozenset(
        form_name(plan=plan, period=period, unit=unit).removesuffix(".xlsx")
        for period in plan.periods
        for unit in plan.units
    )


def write_correction(
    *, plan: Plan, period: Period, unit: Unit, version_no: int, extraction: Extraction, folder: Path
) -> Path:
    """The unit's form with the content of this version, to be corrected, in the edition that it was handed in by."""
    folder.mkdir(parents=True, exist_ok=True)
    edition = load_edition(extraction.edition) if extraction.edition else current_edition(period)
    maker = FormMaker(plan=plan, period=period, edition=edition, catalogue=load_catalogue())
    path = folder / correction_name(plan=plan, period=period, unit=unit, version_no=version_no)
    path.write_bytes(correction_form(maker, unit, version_no=version_no, extraction=extraction))
    return path


def correction_name(*, plan: Plan, period: Period, unit: Unit, version_no: int) -> str:
    """'chu-van-an-2026__2026-H1__P-VHXH__sua-lan-2.xlsx'."""
    return f"{plan.id}__{period.id}__{unit.id}__sua-lan-{version_no}.xlsx"
