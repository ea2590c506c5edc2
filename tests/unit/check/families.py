"""All families of cases: workbooks that break a rule, and such that keep it."""

from unit.check.cases_awardees import awardee_cases
from unit.check.cases_blocs import bloc_cases
from unit.check.cases_identity import identity_cases, reading_cases
from unit.check.cases_indicators import indicator_cases
from unit.check.cases_registration import launch_cases, registration_cases, result_cases, unit_plan_cases
from unit.check.cases_tables import commendation_cases, decision_cases, movement_cases, registered_cases, text_cases

FAMILIES = (
    identity_cases,
    reading_cases,
    indicator_cases,
    registered_cases,
    movement_cases,
    commendation_cases,
    decision_cases,
    text_cases,
    bloc_cases,
    registration_cases,
    launch_cases,
    unit_plan_cases,
    result_cases,
    awardee_cases,
)
