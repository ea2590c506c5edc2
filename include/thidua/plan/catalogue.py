"""The catalogues shared by all plans: indicators, movements, awards.

Files: `include/catalogue/indicators.yaml`, `movements.yaml`, `awards.yaml`.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from thidua.plan.base import IndicatorCode, Level, Model, MovementId, RollUp
from thidua.plan.traits import MovementTraits


class Variant(Model):
    """The same code under another definition: 'chuẩn nghèo đa chiều' is not 'chuẩn nghèo quốc gia'."""

    id: str
    text: str


class Indicator(Model):
    """A measured quantity.

    measure: what a unit enters. 'value' one number; 'ratio' numerator and denominator; 'growth' a percentage that one
    reporter publishes; 'rank' a place; 'status' a word. accumulation: 'flow' counts up over the year, 'stock' is a
    state on a day. lowest, highest: outside of them a figure cannot be true (error); in the indicator's own unit.
    """

    code: IndicatorCode
    name: str
    unit_of_measure: str
    measure: Literal["value", "ratio", "growth", "rank", "status"]
    number_kind: Literal["percent", "count", "money_million_vnd", "decimal", "rank", "status"]
    decimals: int = Field(ge=0, le=4)
    roll_up: RollUp
    direction: Literal["higher", "lower", "none"]
    accumulation: Literal["flow", "stock"]
    numerator: str | None = None
    denominator: str | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    variants: tuple[Variant, ...] = ()
    note: str | None = None


class CatalogueMovement(Model):
    """Canonical name and launching level: master data, for the plans disagree about the level."""

    id: MovementId
    name: str
    level: Level
    launched_by: str
    aliases: tuple[str, ...] = ()
    statistics: MovementTraits | None = None


class Award(Model):
    """A title (danh hiệu thi đua) or form of commendation (hình thức khen thưởng), Luật TĐKT 06/2022/QH15."""

    id: str
    name: str
    group: Literal["title", "form"]
    level: Literal["state", "ministry_province", "commune", "unit"]
    recipients: tuple[Literal["individual", "collective", "household"], ...]
    aliases: tuple[str, ...] = ()
    source: str


class Catalogue(Model):
    """All three, keyed by id where they are used."""

    indicators: dict[str, Indicator]
    movements: dict[str, CatalogueMovement]
    awards: dict[str, Award]
    award_kinds: dict[str, str] = Field(description="loại hình khen thưởng: id -> Vietnamese")
    recipient_classes: dict[str, str] = Field(description="đối tượng: id -> Vietnamese")
    award_levels: dict[str, str] = Field(description="cấp quyết định: id -> Vietnamese")
