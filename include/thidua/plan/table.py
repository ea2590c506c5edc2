"""Aligned tables for the terminal."""

import unicodedata
from collections.abc import Sequence


def format_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines: headings, a rule, the rows; columns as wide as their widest cell, two spaces apart."""
    table = [[unicodedata.normalize("NFC", cell) for cell in line] for line in (headings, *rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(headings))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in table]
    rule = "  ".join("-" * width for width in widths)
    return [f"  {line}".rstrip() for line in (lines[0], rule, *lines[1:])]
