"""The steps of the pipeline, in the order of the flow: collect, validate, load, aggregate, render, deliver.

Each is one function with keyword arguments that a DAG's task, a test and the command line call alike. Between the
steps travel ids, paths and counts; the data itself stays in the vault and in the warehouse. Every step may be run
again: what is done is found done.
"""

from thidua.pipeline.acknowledgements import acknowledge, report_progress, take_mail
from thidua.pipeline.approvals import (
    answer_approval,
    approval_standing,
    approvals,
    is_draft_current,
    request_approval,
    unasked_reports,
    unmade_reports,
)
from thidua.pipeline.blocs import bloc_standings, draw_members, score_member, vote_members
from thidua.pipeline.commendations import list_commendations
from thidua.pipeline.common import Step, one_period, one_plan, plan_ids, plan_of_period
from thidua.pipeline.corrections import (
    consider,
    correction_standing,
    decide,
    dry_run,
    gather,
    touched_reports,
    unfinished_reports,
)
from thidua.pipeline.deliveries import deliver, order_resend, resolve_delivery
from thidua.pipeline.difficulties import answer_difficulty, list_difficulties
from thidua.pipeline.erasure import destroy_overdue, erase_person, retention
from thidua.pipeline.exchange import statuses_aside, take_statuses, write_package
from thidua.pipeline.explanations import explain, list_figures, reproduce
from thidua.pipeline.forms import make_forms, registrations
from thidua.pipeline.fund import list_fund, record_fund
from thidua.pipeline.intake import collect, find_strangers, invalidate, load, validate, withdraw
from thidua.pipeline.personal import export_person, list_names
from thidua.pipeline.register import cancel_number, give_number, list_numbers, waits_for_number
from thidua.pipeline.reminders import list_reminders, preview_reminders, remind
from thidua.pipeline.reports import aggregate, check_figures, preview, render
from thidua.pipeline.signatures import check_signed_file, sign, signing_states, take_signed, take_signed_file
from thidua.pipeline.statistics import statistics
from thidua.pipeline.tasks import list_tasks, tell_task
from thidua.pipeline.words import list_words, show_words, write_word
from thidua.pipeline.work import plans_with_work

__all__ = [
    "Step",
    "acknowledge",
    "aggregate",
    "answer_approval",
    "answer_difficulty",
    "approval_standing",
    "approvals",
    "bloc_standings",
    "cancel_number",
    "check_figures",
    "check_signed_file",
    "collect",
    "consider",
    "correction_standing",
    "decide",
    "deliver",
    "destroy_overdue",
    "draw_members",
    "dry_run",
    "erase_person",
    "explain",
    "export_person",
    "find_strangers",
    "gather",
    "give_number",
    "invalidate",
    "is_draft_current",
    "list_commendations",
    "list_difficulties",
    "list_figures",
    "list_fund",
    "list_names",
    "list_numbers",
    "list_reminders",
    "list_tasks",
    "list_words",
    "load",
    "make_forms",
    "one_period",
    "one_plan",
    "order_resend",
    "plan_ids",
    "plan_of_period",
    "plans_with_work",
    "preview",
    "preview_reminders",
    "record_fund",
    "registrations",
    "remind",
    "render",
    "report_progress",
    "reproduce",
    "request_approval",
    "resolve_delivery",
    "retention",
    "score_member",
    "show_words",
    "sign",
    "signing_states",
    "statistics",
    "statuses_aside",
    "take_mail",
    "take_signed",
    "take_signed_file",
    "take_statuses",
    "tell_task",
    "touched_reports",
    "unasked_reports",
    "unfinished_reports",
    "unmade_reports",
    "validate",
    "vote_members",
    "waits_for_number",
    "withdraw",
    "write_package",
    "write_word",
]
