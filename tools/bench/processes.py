"""The process table, read from /proc in one pass: asking about each process by itself would load the machine."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_KIB_PER_MIB = 1024


@dataclass(frozen=True, kw_only=True)
class Process:
    """cpu_seconds: its own, with those of its children that ended and were waited for."""

    pid: int
    parent: int
    started: int
    cpu_seconds: float


def all_processes() -> dict[int, Process]:
    """By pid."""
    return {process.pid: process for process in _read_all()}


def _read_all() -> Iterator[Process]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            text = Path(f"/proc/{entry.name}/stat").read_text()
        except OSError:
            continue
        # The name stands in parentheses and may hold anything; the fields begin behind the last one (man 5 proc).
        fields = text[text.rindex(")") + 2 :].split()
        ticks = sum(int(fields[place]) for place in (11, 12, 13, 14))
        yield Process(pid=int(entry.name), parent=int(fields[1]), started=int(fields[19]), cpu_seconds=ticks / _TICKS)


def below(roots: set[int], table: dict[int, Process]) -> Iterator[Process]:
    """The roots and all that descend from them, parents first."""
    children: dict[int, list[int]] = {}
    for process in table.values():
        children.setdefault(process.parent, []).append(process.pid)
    pending = [pid for pid in roots if pid in table]
    while pending:
        pid = pending.pop()
        yield table[pid]
        pending += children.get(pid, [])


def command_of(pid: int) -> str:
    """Its command line; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def peak_mib(pid: int) -> float:
    """The largest resident size it ever had: the kernel keeps it, so that looking now and then is enough."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) / _KIB_PER_MIB


def busy_seconds() -> float:
    """Processor time that anybody used since the machine started, all cores together."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    user, nice, system, _idle, _iowait, irq, soft_irq, steal = fields[:8]
    return (user + nice + system + irq + soft_irq + steal) / _TICKS
