"""The lines of the fund as data: `include/catalogue/fund.yaml`."""

from functools import cache

from pydantic import Field

from thidua.plan.base import Basis, Identifier, Model
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path

FILE = project_path("include", "catalogue", "fund.yaml")


class FundSource(Model):
    """One line: where money of the fund comes from. is_carried: left over from the year before."""

    id: Identifier
    name: str
    is_carried: bool = False


class Ceiling(Model):
    percent: int = Field(ge=0, le=100)
    basis: Basis


class FundCatalogue(Model):
    """most_otherwise: share of the whole fund, with what was carried over, that may go into anything but awards;
    passing it is noted."""

    sources: tuple[FundSource, ...]
    most_otherwise: Ceiling
    basis: Basis


@cache
def load_fund() -> FundCatalogue:
    """The project's own lines; PlanError where the file is not as it should be."""
    return read_model(FILE, FundCatalogue)
