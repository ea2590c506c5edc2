"""A file is read anew as soon as it says something else."""

from pathlib import Path

import pytest

from thidua.errors import PlanError
from thidua.plan.model import Model
from thidua.plan.yaml_files import read_model


class Note(Model):
    """Anything with one line of text."""

    text: str


def test_unchanged_file_gives_the_same_model_and_a_changed_one_another(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("text: trước")
    first = read_model(path, Note)
    assert read_model(path, Note) is first
    path.write_text("text: sau đó")
    assert read_model(path, Note) == Note(text="sau đó")
    path.write_text("text: trước")
    assert read_model(path, Note) == first


def test_a_file_that_went_bad_is_told_however_good_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("text: tốt")
    read_model(path, Note)
    path.write_bytes(b"text: \xff")
    with pytest.raises(PlanError, match="UTF-8"):
        read_model(path, Note)
    path.unlink()
    with pytest.raises(PlanError, match="không tìm thấy tệp"):
        read_model(path, Note)
