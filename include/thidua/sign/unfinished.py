"""Reports that lack a signature and whose run may be gone: each is taken up again, so that none is held for ever."""

import logging
from datetime import datetime, timedelta

from thidua.errors import OperatorError
from thidua.sign.advance import Office, advance
from thidua.sign.keys import find_key
from thidua.sign.records import SigningState, read_states

RUN_IS_LOST = timedelta(minutes=15)
"""A run signs with our key in seconds, and tries again for some minutes; after that it has failed or is gone."""

_log = logging.getLogger(__name__)


def advance_unfinished(office: Office, *, now: datetime) -> int:
    """Hand out what others sign, sign what our key file signs; how many reports have all signatures by that.

    One that cannot be signed is told in the log and keeps no other from being signed.
    """
    with office.engine.connect() as connection:
        states = [one for one in read_states(connection, only_open=True) if not one.is_replaced]
    return sum(_advance(office, state, now=now) for state in states)


def _advance(office: Office, state: SigningState, *, now: datetime) -> bool:
    try:
        if not _may_go_on(office, state, now=now):
            return False
        return advance(office, report_id=state.report_id, now=now).outcome == "signed"
    except OperatorError as error:
        _log.error("%s: %s", state.subject, error)
    except Exception:
        _log.exception("%s: could not be signed", state.subject)
    return False


def _may_go_on(office: Office, state: SigningState, *, now: datetime) -> bool:
    """A device is left to the run and to a person: a wrong PIN that is tried again and again locks it."""
    wanted = state.missing[0]
    if wanted.how == "token":
        return True
    assert wanted.connection is not None
    return now - state.issued_at >= RUN_IS_LOST and not find_key(office.find, wanted.connection).is_device
