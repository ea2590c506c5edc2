"""A Great Expectations validation that is planned once per process and run on many batches.

Measured with version 1.24: of the time of a run four fifths go into working out, again at every run, which metrics
each expectation needs, and most of the rest into cutting a frame for each metric. The suites here never change while a
process lives, so the plan is kept; the metrics of map expectations are computed on whole columns (`map_metrics`). What
an expectation makes of its metrics is Great Expectations' own, and so is everything about other expectations. A test
compares every result with that of a plain `ValidationDefinition`.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import pandas as pd

from thidua.check.columns import Columns, NotCovered
from thidua.check.gx import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    Expectation,
    ExpectationConfiguration,
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
    MetricEdge,
    MetricResolutionError,
    MetricsCalculator,
    MulticolumnMapExpectation,
    PandasExecutionEngine,
    ValidationGraph,
    calc_validation_statistics,
    gx,
)
from thidua.check.map_metrics import MapMetrics, Metrics

_MAP_EXPECTATIONS = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
_MAP_VERDICTS = {kind._validate for kind in _MAP_EXPECTATIONS}


class _Declared:
    """What `_validate` asks of a map expectation; asked itself, it works it out from its fields every time."""

    def __init__(self, expectation: Any, result_format: dict[str, Any]) -> None:
        self.map_metric: str = expectation.map_metric
        self._success_kwargs = expectation._get_success_kwargs()
        self._result_format = result_format

    def _get_result_format(self, runtime_configuration: object = None) -> dict[str, Any]:
        return self._result_format

    def _get_success_kwarg(self, key: str) -> Any:
        return self._success_kwargs[key]


class PreparedExpectation:
    """One expectation with the plan of its metrics. batch_id: of every batch that it will see."""

    def __init__(self, config: ExpectationConfiguration, *, batch_id: str, result_format: dict[str, Any]) -> None:
        config.kwargs["batch_id"] = batch_id
        self._batch_id = batch_id
        self._expectation: Expectation = config.to_domain_obj()
        self._config = self._expectation.configuration
        self._runtime = {"catch_exceptions": False, "result_format": result_format}
        self._dependencies = self._expectation.get_validation_dependencies(
            execution_engine=PandasExecutionEngine(), runtime_configuration=dict(self._runtime)
        )
        self._on_columns = self._plan_on_columns()

    def validate(self, columns: Columns, table: pd.DataFrame) -> ExpectationValidationResult:
        """The result on one batch, given in two forms. MetricResolutionError where a metric fails."""
        try:
            raw = self._on_columns(columns)
        except NotCovered:
            raw = self._on_table(table)
        except Exception as fault:
            raise MetricResolutionError(message=f"{self._config.type}: {fault}", failed_metrics=()) from fault
        result = ExpectationValidationResult(**raw)
        result.expectation_config = self._config
        return result

    def _plan_on_columns(self) -> Callable[[Columns], Any]:
        kind = type(self._expectation)
        if kind._validate not in _MAP_VERDICTS:
            return _not_covered
        result_format = self._dependencies.result_format
        declared = _Declared(self._expectation, result_format)
        try:
            metrics = MapMetrics(
                declared.map_metric,
                self._expectation._get_success_kwargs(),
                index_columns=result_format["unexpected_index_column_names"],
            )
        except NotCovered:
            return _not_covered
        verdict: Callable[[Any, Metrics], Any] = kind._validate
        return lambda columns: verdict(declared, metrics(columns))

    def _on_table(self, table: pd.DataFrame) -> Any:
        engine = PandasExecutionEngine(batch_data_dict={self._batch_id: table})
        graph = ValidationGraph(execution_engine=engine, edges=list(self._edges))
        metrics, _ = graph.resolve(runtime_configuration=self._runtime, show_progress_bars=False)
        needed = self._dependencies.metric_configurations.items()
        return self._expectation._validate(
            metrics={name: metrics[metric.id] for name, metric in needed},
            runtime_configuration={"result_format": self._dependencies.result_format},
            execution_engine=engine,
        )

    @cached_property
    def _edges(self) -> Sequence[MetricEdge]:
        # Planning asks the engine for its kind only, never for data.
        graph = MetricsCalculator(execution_engine=PandasExecutionEngine()).build_metric_dependency_graph(
            metric_configurations=self._dependencies.get_metric_configurations(), runtime_configuration=self._runtime
        )
        return list(graph.edges)


def _not_covered(columns: Columns) -> Any:
    raise NotCovered


class PreparedSuite:
    """The plan of one suite."""

    def __init__(self, suite: gx.ExpectationSuite, *, batch_id: str, result_format: dict[str, Any]) -> None:
        self._suite = suite
        self._batch_id = batch_id
        prepare = partial(PreparedExpectation, batch_id=batch_id, result_format=result_format)
        self._prepared = [prepare(config) for config in suite.expectation_configurations]

    def validate(self, table: pd.DataFrame) -> ExpectationSuiteValidationResult:
        """Results of all expectations on one table, in the order of the suite. A metric that fails raises."""
        columns = Columns(table)
        results = [one.validate(columns, table) for one in self._prepared]
        statistics = calc_validation_statistics(results)
        return ExpectationSuiteValidationResult(
            results=results,
            success=statistics.success,
            suite_name=self._suite.name,
            statistics=statistics._asdict(),
            meta={"great_expectations_version": gx.__version__},
            batch_id=self._batch_id,
        )
