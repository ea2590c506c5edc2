"""The one module that imports Great Expectations, quiet: nothing is sent anywhere, nothing is printed."""

import logging
import os
import warnings

# Read by Great Expectations once, while it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

with warnings.catch_warnings():
    # Its own imports use parts of the standard library that are going away; nobody here can mend that.
    warnings.simplefilter("ignore", DeprecationWarning)
    import great_expectations as gx
    from great_expectations.checkpoint.checkpoint import CheckpointResult
    from great_expectations.compatibility.pydantic import PrivateAttr
    from great_expectations.constants import MAX_RESULT_RECORDS
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult, RunIdentifier
    from great_expectations.core.freshness_diagnostics import (
        CheckpointFreshnessDiagnostics,
        ValidationDefinitionFreshnessDiagnostics,
    )
    from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
    from great_expectations.exceptions.exceptions import MetricResolutionError
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import (
        ColumnMapExpectation,
        ColumnPairMapExpectation,
        Expectation,
        MulticolumnMapExpectation,
    )
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.row_conditions import (
        AndCondition,
        ComparisonCondition,
        Condition,
        NullityCondition,
        OrCondition,
        deserialize_row_condition,
    )
    from great_expectations.render.components import RenderedDocumentContent, RenderedSectionContent
    from great_expectations.render.renderer.page_renderer import (
        ExpectationSuitePageRenderer,
        ValidationResultsPageRenderer,
    )
    from great_expectations.render.view.view import DefaultJinjaPageView
    from great_expectations.validator.metrics_calculator import MetricsCalculator
    from great_expectations.validator.validation_graph import MetricEdge, ValidationGraph
    from great_expectations.validator.validation_statistics import calc_validation_statistics

for name in ("great_expectations", "great_expectations.data_context.types.base"):  # the second sets a level of its own
    logging.getLogger(name).setLevel(logging.ERROR)

__all__ = [
    "MAX_RESULT_RECORDS",
    "AndCondition",
    "CheckpointFreshnessDiagnostics",
    "CheckpointResult",
    "ColumnMapExpectation",
    "ColumnPairMapExpectation",
    "ComparisonCondition",
    "Condition",
    "DefaultJinjaPageView",
    "Expectation",
    "ExpectationConfiguration",
    "ExpectationSuitePageRenderer",
    "ExpectationSuiteValidationResult",
    "ExpectationValidationResult",
    "MetricEdge",
    "MetricResolutionError",
    "MetricsCalculator",
    "MulticolumnMapExpectation",
    "NullityCondition",
    "OrCondition",
    "PandasExecutionEngine",
    "PrivateAttr",
    "RenderedDocumentContent",
    "RenderedSectionContent",
    "RunIdentifier",
    "ValidationDefinitionFreshnessDiagnostics",
    "ValidationGraph",
    "ValidationResultIdentifier",
    "ValidationResultsPageRenderer",
    "calc_validation_statistics",
    "deserialize_row_condition",
    "gx",
]
