"""A Great Expectations validation that is planned once per process and run on many batches.

Measured with version 1.24: of the time of a run four fifths go into working out, again at every run, which metrics
each expectation needs. The suites here never change while a process lives, so that plan is kept. What is computed, and
how, is Great Expectations' own; a test compares every result with that of a plain `ValidationDefinition`.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Any

import pandas as pd

from thidua.check.gx import (
    Expectation,
    ExpectationConfiguration,
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
    MetricEdge,
    MetricsCalculator,
    PandasExecutionEngine,
    ValidationDependencies,
    ValidationGraph,
    calc_validation_statistics,
    gx,
)


class DomainKeepingEngine(PandasExecutionEngine):
    """Filters each domain (row condition, rows to ignore) once per batch; the metrics of all expectations share it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domains: dict[tuple[object, ...], pd.DataFrame] = {}

    def get_domain_records(self, domain_kwargs: dict[str, Any]) -> pd.DataFrame:
        """As the base class; the callers only read what they get."""
        key = (
            str(domain_kwargs.get("row_condition")),
            domain_kwargs.get("ignore_row_if"),
            "column" in domain_kwargs,
            domain_kwargs.get("column_A"),
            domain_kwargs.get("column_B"),
            tuple(domain_kwargs.get("column_list") or ()),
        )
        if key not in self._domains:
            self._domains[key] = super().get_domain_records(domain_kwargs)
        return self._domains[key]

    def _apply_row_condition_filter(
        self, data: pd.DataFrame, row_condition: Any, domain_kwargs: dict[str, Any]
    ) -> pd.DataFrame:
        # pandas prepares every column of what it queries: it is given only those that the condition may name.
        named = [column for column in data.columns if column in str(row_condition)]
        kept = super()._apply_row_condition_filter(data[named], row_condition, domain_kwargs)
        return data.loc[kept.index]


@dataclass(frozen=True, kw_only=True)
class PreparedExpectation:
    """One expectation with the metrics that it needs."""

    expectation: Expectation
    dependencies: ValidationDependencies

    def result(self, metrics: dict[Any, Any], engine: PandasExecutionEngine) -> ExpectationValidationResult:
        """What the expectation makes of its metrics."""
        own = {name: metrics[needed.id] for name, needed in self.dependencies.metric_configurations.items()}
        raw = self.expectation._validate(
            metrics=own,
            runtime_configuration={"result_format": self.dependencies.result_format},
            execution_engine=engine,
        )
        return self.expectation._build_evr(raw_response=raw)


class PreparedSuite:
    """The plan of one suite: expectations, their metrics, and the order in which the metrics are worked out."""

    def __init__(self, suite: gx.ExpectationSuite, *, batch_id: str, result_format: dict[str, Any]) -> None:
        self._suite = suite
        self._batch_id = batch_id
        self._runtime = {"catch_exceptions": False, "result_format": result_format}
        # Planning asks the engine for its kind only, never for data.
        engine = DomainKeepingEngine()
        self._prepared = [self._prepare(config, engine) for config in suite.expectation_configurations]
        self._edges = self._plan_metrics(engine)

    def _prepare(self, config: ExpectationConfiguration, engine: PandasExecutionEngine) -> PreparedExpectation:
        config.kwargs["batch_id"] = self._batch_id
        expectation = config.to_domain_obj()
        dependencies = expectation.get_validation_dependencies(
            execution_engine=engine, runtime_configuration=dict(self._runtime)
        )
        return PreparedExpectation(expectation=expectation, dependencies=dependencies)

    def _plan_metrics(self, engine: PandasExecutionEngine) -> list[MetricEdge]:
        calculator = MetricsCalculator(execution_engine=engine)
        graphs = (
            calculator.build_metric_dependency_graph(
                metric_configurations=one.dependencies.get_metric_configurations(),
                runtime_configuration=self._runtime,
            )
            for one in self._prepared
        )
        edges = chain.from_iterable(graph.edges for graph in graphs)
        # One edge per pair of metrics, in the order of the first: every expectation asks for the row count again.
        return list({edge.id: edge for edge in edges}.values())

    def validate(self, table: pd.DataFrame) -> ExpectationSuiteValidationResult:
        """Results of all expectations on one table, in the order of the suite. A metric that fails raises."""
        engine = DomainKeepingEngine(batch_data_dict={self._batch_id: table})
        graph = ValidationGraph(execution_engine=engine, edges=list(self._edges))
        metrics, _ = graph.resolve(runtime_configuration=self._runtime, show_progress_bars=False)
        results = [one.result(metrics, engine) for one in self._prepared]
        statistics = calc_validation_statistics(results)
        return ExpectationSuiteValidationResult(
            results=results,
            success=statistics.success,
            suite_name=self._suite.name,
            statistics=statistics._asdict(),
            meta={"great_expectations_version": gx.__version__},
            batch_id=self._batch_id,
        )
