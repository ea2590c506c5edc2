"""The steps of the pipeline, in the order of the flow: collect, validate, load, aggregate, render, deliver.

Each is one function with keyword arguments that a DAG's task, a test and the command line call alike. Between the
steps travel ids, paths and counts; the data itself stays in the vault and in the warehouse. Every step may be run
again: what is done is found done.
"""

from thidua.pipeline.common import Step, one_period, one_plan, plan_ids, plan_of_period
from thidua.pipeline.corrections import consider, decide, dry_run, gather, touched_reports, unfinished_reports
from thidua.pipeline.deliveries import deliver, order_resend, resolve_delivery
from thidua.pipeline.explanations import explain, list_figures, reproduce
from thidua.pipeline.intake import collect, find_strangers, invalidate, load, validate, withdraw
from thidua.pipeline.reports import aggregate, check_figures, preview, render

__all__ = [
    "Step",
    "aggregate",
    "check_figures",
    "collect",
    "consider",
    "decide",
    "deliver",
    "dry_run",
    "explain",
    "find_strangers",
    "gather",
    "invalidate",
    "list_figures",
    "load",
    "one_period",
    "one_plan",
    "order_resend",
    "plan_ids",
    "plan_of_period",
    "preview",
    "render",
    "reproduce",
    "resolve_delivery",
    "touched_reports",
    "unfinished_reports",
    "validate",
    "withdraw",
]
