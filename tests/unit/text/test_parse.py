"""Numbers and days as people write them: the right value, or refused with the right reason; never another value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.text.numbers import format_number
from thidua.text.parse import MOST_DIGITS, decimal_text, parse_day, parse_number, parse_percent

WHOLE = [
    ("1.805", "1805"),
    ("1.000", "1000"),
    ("10.712.726", "10712726"),
    ("12", "12"),
    (" 12 ", "12"),
    ("\u00a012\u00a0", "12"),
    ("05", "5"),
    ("0", "0"),
    ("-3", "-3"),
    ("−3", "-3"),
    ("+5", "5"),
    ("1.805,00", "1805"),
    ("999999999999999", "999999999999999"),
]
FRACTIONS = [
    ("10.712.726,79", "10712726.79"),
    ("537.487,84", "537487.84"),
    ("0,67", "0.67"),
    ("14,5", "14.5"),
    ("0,123", "0.123"),
    ("1.643,836", "1643.836"),
    ("1.234.567", "1234567"),
    ("-1,2", "-1.2"),
    ("1805,5", "1805.5"),
    ("12", "12"),
]
NO_NUMBER = [
    "",
    "-",
    "không có",
    "１２",
    "٣",
    "1_000",
    "inf",
    "-inf",
    "NaN",
    "1e400",
    "1e3",
    "0x10",
    "14.5",
    "1,234.50",
    "1.80",
    "1.2345",
    "12.34.567",
    "007",
    "001099012345",
    "1 234",
    "12%",
    "12 người",
    "=1+1",
    "1,2,3",
    ",5",
    "5,",
    "1..805",
    "1234567890123456",
    "--5",
    "1.805.",
    "½",
    "12\n13",
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_whole_number(text: str, expected: str) -> None:
    assert parse_number(text, "integer") == Decimal(expected)


@pytest.mark.parametrize(("text", "expected"), FRACTIONS)
def test_decimal_number(text: str, expected: str) -> None:
    assert parse_number(text, "decimal") == Decimal(expected)


@pytest.mark.parametrize("text", NO_NUMBER)
@pytest.mark.parametrize("kind", ["integer", "decimal"])
def test_what_is_no_number(text: str, kind: str) -> None:
    assert parse_number(text, kind) == "not_a_number"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("1.805", "decimal"), ("330.681", "decimal"), ("12,345", "decimal"), ("12,000", "decimal"), ("12,000", "integer")],
)
def test_two_readings_are_never_guessed(text: str, kind: str) -> None:
    assert parse_number(text, kind) == "two_readings"  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["14,5", "12,345", "0,67", "1.805,5"])
def test_fraction_in_a_column_of_whole_numbers(text: str) -> None:
    assert parse_number(text, "integer") == "not_whole"


def test_numeric_cell_stays_what_it_is() -> None:
    assert parse_number(1.805, "decimal") == Decimal("1.805")
    assert parse_number(1.805, "integer") == "not_whole"
    assert parse_number(1805.0, "integer") == 1805
    assert parse_number(537487.84, "decimal") == Decimal("537487.84")
    assert parse_number(0.1 + 0.2, "decimal") == Decimal("0.30000000000000004")


@pytest.mark.parametrize("cell", [True, False, float("inf"), float("nan"), 1e15, -1e300, 2**53 * 10])
def test_cell_that_holds_no_exact_number(cell: float) -> None:
    assert parse_number(cell, "decimal") == "not_a_number"


def test_percent_sign() -> None:
    assert parse_percent("95%") == 95
    assert parse_percent("95,08 %") == Decimal("95.08")
    assert parse_percent(0.955) == Decimal("95.5")
    assert parse_percent("1.805%") == "two_readings"
    assert parse_percent("%") == "not_a_number"
    assert parse_percent("95%%") == "not_a_number"


numbers = st.decimals(
    min_value=-(10**MOST_DIGITS) + 1, max_value=10**MOST_DIGITS - 1, places=4, allow_nan=False, allow_infinity=False
)


@settings(max_examples=3000, deadline=None)
@given(number=numbers)
def test_printed_number_is_read_back_or_refused(number: Decimal) -> None:
    """Two readings: exactly where another country's notation would read the print as another number."""
    text = format_number(number)
    read = parse_number(text, "decimal")
    assert read == number or (read == "two_readings" and text.replace(",", ".").count(".") == 1)


@settings(max_examples=2000, deadline=None)
@given(number=st.integers(min_value=-(10**MOST_DIGITS) + 1, max_value=10**MOST_DIGITS - 1))
def test_printed_whole_number_is_always_read_back(number: int) -> None:
    assert parse_number(format_number(number), "integer") == number


@settings(max_examples=5000, deadline=None)
@given(text=st.text(alphabet="0123456789.,-+ %\u00a0", max_size=14))
def test_any_digits_and_signs_are_read_once_or_refused(text: str) -> None:
    """Independent reading: drop the dots, make the comma a point. A value that is given is that value."""
    for kind in ("integer", "decimal"):
        read = parse_number(text, kind)
        if isinstance(read, Decimal):
            assert read == Decimal(text.strip().replace(".", "").replace(",", "."))
            assert kind == "decimal" or read == read.to_integral_value()


@settings(max_examples=2000, deadline=None)
@given(number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_numeric_cell_keeps_its_exact_digits(number: float) -> None:
    read = parse_number(number, "decimal")
    assert isinstance(read, Decimal)
    assert float(decimal_text(read)) == number
    assert "e" not in decimal_text(read).lower()


@pytest.mark.parametrize(
    ("number", "text"),
    [("95.0", "95"), ("9.5E+1", "95"), ("-0.0", "0"), ("1E-7", "0.0000001"), ("100", "100"), ("0.10", "0.1")],
)
def test_one_text_for_one_number(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/05/2026", date(2026, 5, 31)),
        (" 5/6/2026 ", date(2026, 6, 5)),
        ("31/04/2026", None),
        ("05/31/2026", None),
        ("2026-05-31", None),
        ("31/5/26", None),
        ("31.05.2026", None),
        ("ngày 31/05/2026", None),
        ("", None),
    ],
)
def test_day(text: str, expected: date | None) -> None:
    assert parse_day(text) == expected
