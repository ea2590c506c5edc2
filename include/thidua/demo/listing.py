"""Lists of persons who do not exist: what a made-up unit proposes, and what comes of it for who may read names."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from thidua import pipeline
from thidua.demo.answers import load_story
from thidua.forms.cells import CellInput
from thidua.forms.edition import NAMES
from thidua.forms.fill import Filling, Row
from thidua.personal.keys import write_master_key
from thidua.plan.model import Plan, Unit
from thidua.settings import Settings

KEY_FILE = "personal-key"
"""In the home of the demonstration, which is made up; elsewhere the key lies apart from the data."""
_CLASS = "Cá nhân - trực tiếp công tác, lao động, học tập, chiến đấu"


def with_personal_key(settings: Settings) -> Settings:
    """A new key for the demonstration, also for what `thidua up` starts."""
    path = settings.home / KEY_FILE
    write_master_key(path)
    os.environ["THIDUA_PERSONAL_KEY_FILE"] = str(path)
    return replace(settings, personal_key_file=path, personal_url="")


def names_filling(unit: Unit) -> Filling:
    """Two persons of the unit, one of them with two titles; or that it proposes nobody."""
    story = load_story()
    told = story["listing"]
    info: dict[str, CellInput] = {"data_as_of": told["day"], "prepared_by": "Công chức phụ trách thi đua, khen thưởng"}
    people = told["people"].get(story["group_of"][unit.kind])
    if people is None:
        return Filling(info={**info, "confirmed_nil": "Không phát sinh"})
    position, work, idea = people
    first, second = _names(unit, told["names"])
    rows = [
        _row(first, unit, position, "Lao động tiên tiến", work),
        _row(first, unit, position, "Chiến sĩ thi đua cơ sở", idea),
        _row(second, unit, position, "Lao động tiên tiến", work),
    ]
    return Filling(info=info, rows={"awardees": rows})


def describe_list(settings: Settings, plans: Mapping[str, Plan]) -> str:
    """What who may read names gets; no name is in what is said here."""
    return "\n".join(["DANH SÁCH CÁ NHÂN  (thidua personal list)", *_lists(settings, plans)])


def _lists(settings: Settings, plans: Mapping[str, Plan]) -> Iterator[str]:
    for plan in plans.values():
        for period in (one for one in plan.periods if one.form == NAMES):
            made = pipeline.list_names(
                settings,
                plan_id=plan.id,
                period_id=period.id,
                actor=load_story()["office"],
                purpose=load_story()["listing"]["purpose"],
                now=settings.now(),
            )
            folder = os.path.relpath(Path(made["folder"]))
            yield f"  {plan.id:<27}{period.id:<8}  {made['rows']} lượt (họ tên giả định), ghi vào {folder}"


def _names(unit: Unit, names: list[str]) -> tuple[str, str]:
    place = sum(map(ord, unit.id))
    return names[place % len(names)], names[(place + 1) % len(names)]


def _row(name: str, unit: Unit, position: str, award: str, achievement: str) -> Row:
    return {
        "name": name,
        "position": position,
        "work_unit": unit.name,
        "award": award,
        "kind": "Công trạng",
        "recipient_class": _CLASS,
        "decision": "Đề nghị cấp trên",
        "achievement": achievement,
    }
