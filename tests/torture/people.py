"""The people of a commune whose schedulers are killed, and its units: they hand in, correct, and answer."""

import time
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from factories.installation import PLAN_ID, hand_in
from factories.plans import ASSUMED
from thidua import pipeline
from thidua.demo.people import READING_SECONDS, find_question, give_leave
from thidua.errors import OperatorError
from torture.commune import Commune
from torture.conftest import UNITS

FLOW = ("collect_submissions", "deliver_reports", "reissue_reports")
ASKING = FLOW[1:]
AT_ONCE = {"corrections": {"gather_minutes": 0, "gather_at_most_minutes": 0, "basis": ASSUMED}}


@dataclass
class People:
    """Of the commune and its units. handed_in: how many workbooks."""

    commune: Commune
    handed_in: int = len(UNITS)

    def look(self) -> None:
        """Answer what is asked, give the next round something to take in, and start it."""
        self.answer()
        if self.commune.is_idle(*FLOW):
            self.correct()
        self.commune.start_if_idle(FLOW[0])

    def correct(self) -> None:
        """A unit hands in other figures, unless its last ones still lie there."""
        if not any((self.commune.home / "landing" / PLAN_ID).glob("*.xlsx")):
            self.handed_in += 1
            hand_in(self.commune.home, UNITS[:1], figures={"E11": {"actual": Decimal(self.handed_in)}})

    def answer(self) -> None:
        """Allow what waits for somebody."""
        api = self.commune.api
        with suppress(OperatorError):  # the API server may be busy
            for run in [run for dag_id in ASKING for run in api.runs(dag_id) if not run.is_finished]:
                asked = find_question(api, run)
                if asked is not None and not asked.chosen:
                    time.sleep(READING_SECONDS)
                    give_leave(api, run, reason="đã kiểm tra")


def is_all_over(commune: Commune) -> bool:
    """Nothing is at work, lies there, waits, or is to be made; every delivery is decided."""
    settings = commune.town.settings
    if not commune.is_idle(*FLOW) or pipeline.plans_with_work(settings, now=settings.now()):
        return False
    standings = {one.standing for one in commune.installation.deliveries()}
    return bool(standings) and standings <= {"SENT", "UNKNOWN", "SUPERSEDED"}
