"""The two families of errors.

What is wrong with a unit's workbook is never an exception: it becomes a `Finding` with its cell and remedy and
goes back to the unit. What remains is for the operator: it stops the task, names the thing it happened to, and
says what to do next.
"""


class ThiDuaError(Exception):
    """Base of every error raised on purpose by this library."""


class OperatorError(ThiDuaError):
    """Something only the operator can mend. The message says what happened; `remedy` says what to do next."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(f"{message}\n→ {remedy}")
        self.message = message
        self.remedy = remedy


class PlanError(OperatorError):
    """A plan, catalogue or form file that cannot be used."""


class FiguresError(OperatorError):
    """A consistency check of the warehouse failed: the report must not be rendered."""


class NotYetError(FiguresError):
    """The same, of nothing but files that are on their way into the warehouse: a later try may find them there."""


class OvertakenError(OperatorError):
    """Another run knows more of the same report: what this one was about to do is its business now."""


class DeliveryError(OperatorError):
    """A delivery that cannot be started, for example for want of a recipient or a connection."""
