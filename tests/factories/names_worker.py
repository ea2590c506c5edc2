"""What processes do that handle names of persons, and may be killed on the way."""

from factories.names import Office
from thidua import pipeline
from thidua.pipeline.personal import Who
from thidua.settings import Settings

ACTOR = "Trần Thị Văn Thư, văn thư"


def take_in(settings: Settings) -> None:
    """What lies in the landing folder is received, checked, sealed and loaded."""
    Office(settings=settings).take_in()


def erase(settings: Settings, person_id: int) -> None:
    """One person's keys are destroyed."""
    who = Who(person=str(person_id))
    pipeline.erase_person(settings, who, actor=ACTOR, reason="Cá nhân yêu cầu", now=settings.now())


def destroy_overdue(settings: Settings) -> None:
    """All that is past its time is destroyed."""
    pipeline.destroy_overdue(settings, actor=ACTOR, now=settings.now())
