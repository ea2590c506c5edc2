"""The parts of a machine-readable annex that a city takes in, as `thidua.report.data` and `thidua.render.data` have it.

Whatever else stands in the file is left alone. Every field has a bound, for the file comes from elsewhere; decimals are
text, so that nothing is rounded on the way.
"""

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

ANNEX_SCHEMA = "thidua-report/1"

Name: TypeAlias = Annotated[str, Meta(max_length=60)]
Line: TypeAlias = Annotated[str, Meta(max_length=1_000)]
Body: TypeAlias = Annotated[str, Meta(max_length=20_000)]
Decimal: TypeAlias = Annotated[str, Meta(pattern=r"^-?[0-9]{1,20}(\.[0-9]{1,60})?$", max_length=82)]
Day: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Sha256: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000)]


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base: frozen; keys that are not asked for are passed over."""


class AnnexTarget(_Part, frozen=True, kw_only=True):
    """One target of the commune. subunits_*: of whoever reported to those who reported to it, where there is such a
    level."""

    target_id: Name
    indicator: Name
    variant: Name | None
    reference_year: Count | None
    unit_of_measure: Line
    roll_up: Name
    units_expected: Count
    units_reported: Count
    subunits_expected: Count | None
    subunits_reported: Count | None
    numerator: Decimal | None
    denominator: Decimal | None
    actual: Decimal | None
    estimate_numerator: Decimal | None
    estimate_denominator: Decimal | None
    estimate: Decimal | None
    same_period: Decimal | None
    status: Line | None


class AnnexMovement(_Part, frozen=True, kw_only=True):
    movement_id: Name | None
    name: Line
    level: Name
    units_reporting: Count
    collectives: Decimal
    individuals: Decimal
    result: Body | None


class AnnexCommendation(_Part, frozen=True, kw_only=True):
    award_id: Name
    level_id: Name
    kind_id: Name
    recipient_class_id: Name
    is_decided: bool
    award_count: Decimal
    women: Decimal
    direct_workers: Decimal
    small_collectives: Decimal


class AnnexModel(_Part, frozen=True, kw_only=True):
    unit_id: Name
    kind: Line
    name: Line
    field: Line | None
    result: Body | None


class AnnexText(_Part, frozen=True, kw_only=True):
    """What the commune's report says in one section of the form."""

    section: Name
    text: Body


class AnnexUnit(_Part, frozen=True, kw_only=True):
    """identity: 'plan/unit', the same wherever the unit stands in more than one hierarchy."""

    unit_id: Name
    identity: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,60}/[A-Z0-9-]{1,40}$")]
    name: Line
    state: Name


class AnnexRegistered(_Part, frozen=True, kw_only=True):
    """A target that a unit registered itself: only that there is one."""

    unit_id: Name


class AnnexData(_Part, frozen=True, kw_only=True):
    plan_id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    plan_kind: Name
    year: Annotated[int, Meta(ge=2000, le=2200)]
    period_id: Annotated[str, Meta(pattern=r"^20[0-9]{2}-[A-Z0-9]{1,4}$")]
    commune: Line
    start: Day
    end: Day
    data_as_of: Day
    targets: Annotated[list[AnnexTarget], Meta(max_length=500)]
    registered: Annotated[list[AnnexRegistered], Meta(max_length=10_000)]
    movements: Annotated[list[AnnexMovement], Meta(max_length=5_000)]
    commendations: Annotated[list[AnnexCommendation], Meta(max_length=5_000)]
    models: Annotated[list[AnnexModel], Meta(max_length=10_000)]
    narrative: Annotated[list[AnnexText], Meta(max_length=100)]
    units: Annotated[list[AnnexUnit], Meta(max_length=5_000)]


class AnnexHead(_Part, frozen=True, kw_only=True):
    """number: the report's, where the register gave one. revision_no: 0 for the first issue."""

    issuer: Line
    revision_no: Annotated[int, Meta(ge=0, le=100_000)]
    number: Line | None = None


class AnnexReplaced(_Part, frozen=True, kw_only=True):
    revision_no: Annotated[int, Meta(ge=0, le=100_000)]


class AnnexInput(_Part, frozen=True, kw_only=True):
    """One version of one unit that the commune's report was made from. file_sha256: of its workbook."""

    unit_id: Name
    version_no: Annotated[int, Meta(ge=0, le=100_000)]
    file_sha256: Sha256


class AnnexProvenance(_Part, frozen=True, kw_only=True):
    """audit_head: of the commune's own chain when the report was issued."""

    plan_id: Name
    period_id: Name
    revision_no: int
    inputs_sha256: Sha256
    audit_head: Sha256
    software_version: Line
    inputs: Annotated[list[AnnexInput], Meta(max_length=5_000)] = []


class Annex(_Part, frozen=True, kw_only=True):
    """One annex. other_keys: what stands beside these parts in 'data' and is not taken."""

    schema: Line
    report: AnnexHead
    replacement: AnnexReplaced | None
    provenance: AnnexProvenance
    data: AnnexData
    other_keys: Annotated[list[str], Meta(max_length=100)] = []
