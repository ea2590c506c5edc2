"""The frames of one batch, for the suites of the same names."""

from collections.abc import Mapping, Sequence
from datetime import date

from thidua.check.frame import Frame
from thidua.check.frame_awardees import awardees_frame
from thidua.check.frame_blocs import pact_frame, scores_frame
from thidua.check.frame_commendations import commendations_frame
from thidua.check.frame_indicators import indicators_frame
from thidua.check.frame_models import models_frame
from thidua.check.frame_movements import movements_frame
from thidua.check.frame_narrative import narrative_frame
from thidua.check.frame_reading import reading_frame
from thidua.check.frame_registered import registered_frame
from thidua.check.frame_registrations import launches_frame, registrations_frame, unit_plan_frame
from thidua.check.frame_submission import submission_frame
from thidua.check.model import CheckItem
from thidua.check.resolve import Resolver
from thidua.check.suites import load_suites
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue


def build_frames(
    items: Sequence[CheckItem], *, catalogue: Catalogue, editions: Mapping[str, Edition], today: date
) -> dict[str, Frame]:
    """All frames, by suite. `submission` and `reading` have rows for every workbook, so that none passes unseen."""
    resolver = Resolver.of(catalogue, editions)
    workbooks = [resolver.resolve(item) for item in items]
    frames = (
        submission_frame(workbooks, today=today),
        reading_frame(workbooks),
        indicators_frame(workbooks),
        registered_frame(workbooks),
        movements_frame(workbooks),
        commendations_frame(workbooks),
        models_frame(workbooks),
        narrative_frame(workbooks, load_suites()["narrative"].meta),
        registrations_frame(workbooks),
        launches_frame(workbooks),
        unit_plan_frame(workbooks, today=today),
        pact_frame(workbooks),
        scores_frame(workbooks),
        awardees_frame(workbooks, today=today),
    )
    return {frame.name: frame for frame in frames}
