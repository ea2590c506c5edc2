"""What reading one file may cost. Beyond a limit the file is refused, never the machine."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """file, unpacked, memory in bytes; ratio: unpacked to packed, for parts above `ratio_floor_bytes`; box_cells:
    rows x columns of the rectangle around all values, which a reader holds in memory; annex: of a machine-readable one,
    in bytes, levels of nesting, and values in all; cpu, wall in seconds per file."""

    file_bytes: int = 25 * MIB
    unpacked_bytes: int = 100 * MIB
    ratio: int = 200
    ratio_floor_bytes: int = 1 * MIB
    members: int = 1_000
    sheets: int = 100
    cells: int = 200_000
    box_cells: int = 1_000_000
    marks: int = 10_000
    annex_bytes: int = 8 * MIB
    annex_depth: int = 12
    annex_items: int = 300_000
    memory_bytes: int = 1024 * MIB
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
