"""What a channel asks before its last step, counted."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Marks:
    """A `LastStep`. asked: `may_repeat` of each call. fault: what it raises. then: what it does otherwise."""

    fault: Exception | None = None
    then: Callable[[], object] | None = None
    asked: list[bool] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Steps that are not to be repeated."""
        return self.asked.count(False)

    def __call__(self, *, may_repeat: bool = False) -> None:
        self.asked.append(may_repeat)
        if self.fault:
            raise self.fault
        if self.then:
            self.then()
