"""Which personal fields are held, what for and how long: `include/catalogue/personal_data.yaml`."""

from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Identifier, Model
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path

FILE = project_path("include", "catalogue", "personal_data.yaml")


class PersonalField(Model):
    """id: key of the form's column. law: what allows it. readers: roles of the warehouse that may read it."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    label: str
    purpose: str = Field(min_length=10)
    law: str = Field(min_length=10)
    readers: tuple[str, ...] = Field(min_length=1)
    retention_years: int = Field(ge=1, le=70)
    basis: Basis


class SealedFiles(Model):
    """How long a file as it was handed in stays readable: one that counted, and one that never did."""

    kept_years: int = Field(ge=1, le=70)
    refused_days: int = Field(ge=1)
    basis: Basis


class LegalBasis(Model):
    """is_verified: a person has compared it with the text of the law."""

    text: str
    is_verified: bool
    basis: Basis


class PersonalData(Model):
    """form: family of the form that asks for the fields, and the only one that may. retention_from: from when on the
    years of the fields are counted, as people are told."""

    form: Identifier
    retention_from: str = Field(min_length=10)
    fields: tuple[PersonalField, ...] = Field(min_length=1)
    files: SealedFiles
    legal_bases: tuple[LegalBasis, ...]

    @model_validator(mode="after")
    def _distinct(self) -> "PersonalData":
        ids = [field.id for field in self.fields]
        if len(ids) != len(set(ids)):
            raise ValueError("mã trường (id) dùng hai lần")
        return self

    @property
    def retention_years(self) -> int:
        """A row is kept under one key, so the shortest period of its fields decides."""
        return min(field.retention_years for field in self.fields)


@cache
def load_personal_data() -> PersonalData:
    """The project's own list; PlanError says what is wrong with the file."""
    return read_personal_data(FILE)


def read_personal_data(path: Path) -> PersonalData:
    """The list in the file."""
    return read_model(path, PersonalData)
