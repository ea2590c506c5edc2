"""Great Expectations as its documentation shows it: one checkpoint per sheet, made once and run for every frame."""

from collections.abc import Mapping, Sequence

import pandas as pd

from thidua.check.gx import CheckpointResult, gx
from tools.bench.baseline.frames import Commune, make_frames
from tools.bench.baseline.read import Sheets
from tools.bench.baseline.rules import make_suites

RESULT_FORMAT = {"result_format": "COMPLETE", "unexpected_index_column_names": ["unit_id"]}


class Gate:
    """The checkpoints of one commune."""

    def __init__(self, commune: Commune) -> None:
        from great_expectations.data_context.types.base import ProgressBarsConfig

        self._commune = commune
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        source = context.data_sources.add_pandas("workbooks")
        self._checkpoints = {}
        for name, suite in make_suites(commune).items():
            batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("batch")
            context.suites.add(suite)
            validation = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))
            self._checkpoints[name] = context.checkpoints.add(
                gx.Checkpoint(name=name, validation_definitions=[validation], result_format=RESULT_FORMAT)
            )

    def rejected_one_by_one(self, workbooks: Sequence[Sheets]) -> set[str]:
        """Units whose workbook breaks a rule: the checkpoints are run for each file."""
        rejected: set[str] = set()
        for book in workbooks:
            rejected |= self._failing_units(make_frames([book], self._commune))
        return rejected

    def rejected_at_once(self, workbooks: Sequence[Sheets]) -> set[str]:
        """The same with one run of each checkpoint for all files."""
        return self._failing_units(make_frames(workbooks, self._commune))

    def _failing_units(self, frames: Mapping[str, pd.DataFrame]) -> set[str]:
        failing: set[str] = set()
        for name, frame in frames.items():
            if frame.empty:
                continue
            checked = self._checkpoints[name].run(batch_parameters={"dataframe": frame})
            if not checked.success:
                failing |= _units_in(checked)
        return failing


def _units_in(checked: CheckpointResult) -> set[str]:
    units: set[str] = set()
    for result in checked.run_results.values():
        for one in result.results:
            if one.exception_info and one.exception_info.get("raised_exception"):
                raise RuntimeError(str(one.exception_info))
            units |= {row["unit_id"] for row in one.result.get("unexpected_index_list") or ()}
    return units
