"""How a mail server can misbehave, as data: for tests of what delivery does then."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["greeting", "mail", "rcpt", "data", "body", "dot"]
Then = Literal["go_on", "close", "abort", "hang"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One misbehaviour.

    at: before the normal answer of that stage; 'body' is after the first line of the mail, 'dot' after the last.
    reply: sent instead of the normal answer; None sends none. then: 'close' hangs up in good order, 'abort' resets
    the connection, 'hang' says nothing more. is_stored: at 'dot', the mail is kept all the same. recipients: only for
    these envelope recipients. times: only so often for each recipient, then the server behaves.
    """

    at: Stage
    reply: str | None = None
    then: Then = "go_on"
    is_stored: bool = False
    recipients: frozenset[str] | None = None
    times: int | None = None


FAULTS: Mapping[str, Fault] = {
    "greeting-421": Fault(at="greeting", reply="421 4.3.2 Service not available", then="close"),
    "greeting-554": Fault(at="greeting", reply="554 5.3.2 No mail service here", then="close"),
    "greeting-hang": Fault(at="greeting", then="hang"),
    "mail-421": Fault(at="mail", reply="421 4.3.2 Shutting down", then="close"),
    "rcpt-421": Fault(at="rcpt", reply="421 4.3.2 Shutting down", then="close"),
    "rcpt-450": Fault(at="rcpt", reply="450 4.2.1 Mailbox busy"),
    "rcpt-451": Fault(at="rcpt", reply="451 4.3.0 Local error"),
    "rcpt-550": Fault(at="rcpt", reply="550 5.1.1 No such user"),
    "rcpt-554": Fault(at="rcpt", reply="554 5.7.1 Refused by policy"),
    "greylist": Fault(at="rcpt", reply="450 4.2.0 Greylisted, try again later", times=1),
    "data-421": Fault(at="data", reply="421 4.3.2 Shutting down", then="close"),
    "data-451": Fault(at="data", reply="451 4.3.0 Local error"),
    "data-554": Fault(at="data", reply="554 5.5.1 No valid recipients"),
    "drop-before-body": Fault(at="data", then="abort"),
    "hang-before-body": Fault(at="data", then="hang"),
    "drop-in-body": Fault(at="body", then="abort"),
    "hang-in-body": Fault(at="body", then="hang"),
    "dot-421": Fault(at="dot", reply="421 4.3.2 Shutting down", then="close"),
    "dot-550": Fault(at="dot", reply="550 5.7.1 Content refused"),
    "dot-554": Fault(at="dot", reply="554 5.7.1 Refused by policy"),
    "dot-450": Fault(at="dot", reply="450 4.2.0 Try again later"),
    "dot-451": Fault(at="dot", reply="451 4.3.0 Local error"),
    "hang-after-dot": Fault(at="dot", then="hang"),
    "drop-after-dot": Fault(at="dot", then="abort"),
    "stored-then-421": Fault(at="dot", reply="421 4.3.2 Shutting down", then="close", is_stored=True),
    "stored-then-451": Fault(at="dot", reply="451 4.3.0 Local error", is_stored=True),
    "stored-then-drop": Fault(at="dot", then="abort", is_stored=True),
    "stored-then-hang": Fault(at="dot", then="hang", is_stored=True),
}
"""By name, for tests and for `python -m thidua.deliver.sink --fault`."""


@dataclass
class FaultScript:
    """Which fault strikes now. Remembers, over all connections, how often each recipient was struck."""

    fault: Fault | None
    _struck: Counter[str] = field(default_factory=Counter)

    def strike(self, stage: Stage, recipients: tuple[str, ...] = ()) -> Fault | None:
        """The fault, if it strikes at this stage of a mail for these recipients."""
        fault = self.fault
        if fault is None or fault.at != stage:
            return None
        if fault.recipients is not None and not fault.recipients.intersection(recipients):
            return None
        key = ",".join(recipients)
        self._struck[key] += 1
        return fault if fault.times is None or self._struck[key] <= fault.times else None
