"""What a unit writes when a difficulty comes up, in the form that it was given."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from factories.blocs import WARD, take_in
from thidua import pipeline
from thidua.forms.fill import Filling, fill_form
from thidua.forms.load import current_edition
from thidua.settings import Settings

DIFFICULTIES = "2026-KK"


def tell_difficulty(
    settings: Settings, unit_id: str, texts: Mapping[str, str], *, day: date, form: Path | None = None
) -> dict[str, int]:
    """The unit's file goes the way of all files; how many were accepted, rejected, loaded. texts: by section. form: one
    that corrects a version; None for the form as it is given out."""
    plan, period = pipeline.plan_of_period(settings, WARD, DIFFICULTIES)
    folder = Path(settings.landing) / WARD
    folder.mkdir(parents=True, exist_ok=True)
    if form is None:
        made = pipeline.make_forms(settings, plan_id=WARD, period_id=DIFFICULTIES, folder=settings.home / "forms")
        form = next(path for path in made if path.stem.endswith(f"__{unit_id}"))
    with zipfile.ZipFile(io.BytesIO(form.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    filling = Filling(
        info={"data_as_of": day, "prepared_by": "Chuyên viên"},
        coded={"narrative": {section: {"text": text} for section, text in texts.items()}},
    )
    (folder / form.name).write_bytes(fill_form(parts, filling, current_edition(period)))
    return take_in(settings, plan.id)
