"""Exact figures as text: what machines read."""

from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer


def exact(value: Decimal) -> str:
    """'14.2500' -> '14.25'; never in scientific notation."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


ExactDecimal = Annotated[Decimal, PlainSerializer(exact, return_type=str)]
