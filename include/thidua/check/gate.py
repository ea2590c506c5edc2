"""The gate: one Great Expectations checkpoint per batch, one validation definition per frame that has rows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pandas as pd

from thidua.check.frame import PLACE, Frame
from thidua.check.gx import (
    CheckpointFreshnessDiagnostics,
    CheckpointResult,
    ExpectationSuiteValidationResult,
    PrivateAttr,
    RunIdentifier,
    ValidationDefinitionFreshnessDiagnostics,
    ValidationResultIdentifier,
    gx,
)
from thidua.check.prepared import PreparedSuite
from thidua.check.suites import FRAMES, load_suites

RESULT_FORMAT: dict[str, Any] = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": list(PLACE),
    "partial_unexpected_count": 20,
}
"""COMPLETE lists every failing row of a pandas batch; the cap of 20 holds for the short list shown in Data Docs."""


class FrameValidation(gx.ValidationDefinition):
    """A validation definition with a prepared plan."""

    _prepared: PreparedSuite = PrivateAttr()

    def prepare(self) -> "FrameValidation":
        """Plan the suite; needed once, before the first run."""
        batch_id = f"{self.data.data_asset.datasource.name}-{self.data.data_asset.name}"
        self._prepared = PreparedSuite(self.suite, batch_id=batch_id, result_format=RESULT_FORMAT)
        return self

    def is_fresh(self) -> ValidationDefinitionFreshnessDiagnostics:
        """Always: suite and definition were made in this process and are never edited."""
        return ValidationDefinitionFreshnessDiagnostics(errors=[])

    def run(  # type: ignore[override]  # only what `BatchCheckpoint` calls it with
        self, *, batch_parameters: Mapping[str, pd.DataFrame], run_id: RunIdentifier
    ) -> ExpectationSuiteValidationResult:
        """Validate `batch_parameters['dataframe']`. The result is returned, not kept: a process checks for days."""
        result = self._prepared.validate(batch_parameters["dataframe"])
        result.meta["run_id"] = run_id
        result.meta["validation_time"] = run_id.run_time.isoformat()
        return result


class BatchCheckpoint(gx.Checkpoint):
    """A checkpoint that hands each validation definition its own frame, by name."""

    def is_fresh(self) -> CheckpointFreshnessDiagnostics:
        """Always, as its validation definitions."""
        return CheckpointFreshnessDiagnostics(errors=[])

    def _run_validation_definitions(
        self,
        batch_parameters: dict[str, Any],
        expectation_parameters: dict[Any, Any],
        result_format: Any,
        run_id: RunIdentifier,
    ) -> dict[ValidationResultIdentifier, ExpectationSuiteValidationResult]:
        results = {}
        for validation in self.validation_definitions:
            parameters = {"dataframe": batch_parameters[validation.name]}
            result = validation.run(batch_parameters=parameters, run_id=run_id)
            results[self._build_result_key(validation, run_id, result.batch_id)] = result
        return results


def run_checkpoint(frames: Mapping[str, Frame], *, run_name: str) -> CheckpointResult:
    """Validate every frame that has rows. An empty frame passes everything and proves nothing, so it is left out."""
    validations = _validations()
    filled: dict[str, pd.DataFrame] = {name: frame.table for name, frame in frames.items() if len(frame.table)}
    checkpoint = BatchCheckpoint(
        name="submissions",
        validation_definitions=[validations[name] for name in FRAMES if name in filled],
        result_format=RESULT_FORMAT,
    )
    return checkpoint.run(batch_parameters=filled, run_id=RunIdentifier(run_name=run_name, run_time=datetime.now(UTC)))


def prepare_suites() -> None:
    """Plan all suites now, which takes a second, and not at the first run."""
    _validations()


@cache
def _validations() -> Mapping[str, FrameValidation]:
    """One validation definition per suite, in an ephemeral context; made once per process."""
    context = gx.get_context(mode="ephemeral")
    source = context.data_sources.add_pandas("thidua")
    made: dict[str, FrameValidation] = {}
    for name, suite in load_suites().items():
        asset = source.add_dataframe_asset(name)
        made[name] = FrameValidation(
            name=name,
            data=asset.add_batch_definition_whole_dataframe("batch"),
            suite=context.suites.add(gx.ExpectationSuite(name=name, expectations=list(suite.expectations))),
        ).prepare()
    return made
