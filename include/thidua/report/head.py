"""The parts of the report around its body: head, addressees, legal bases, recipients, file name."""

import hashlib
from datetime import datetime

from thidua.calendar.due import last_admissible_day
from thidua.plan.model import Period, Plan
from thidua.report.material import Material
from thidua.report.model import DocumentNumber, Paragraph
from thidua.report.phrases import blank_spaces
from thidua.text.dates import LEGAL_ZONE, format_blank_day, format_document_instant, format_long_day
from thidua.text.normalise import comparison_key

LONGEST_STEM = 37
BLANK_NUMBER = "\u00a0" * 8
_CLOSING_MARKS = " .;,"


def via_line(material: Material) -> str | None:
    """'(qua Ban Thi đua - Khen thưởng thành phố).', whether or not the plan's text has the 'qua'."""
    via = material.via
    return material.say("via", text=via.strip().removeprefix("qua ").rstrip(_CLOSING_MARKS)) if via else None


def dated(material: Material, key: str) -> str:
    """A phrase with number and day, or with blanks for them; the month is then that of the report's due date, or the
    month in which it was made where that is later: no report tells what was known after its own date."""
    return material.say(key, **_number_and_day(material, material.document, made_at=material.provenance.known_at))


def _number_and_day(material: Material, document: DocumentNumber | None, *, made_at: datetime) -> dict[str, str]:
    if document is not None:
        return {"blank": f" {document.number:02d}", "blank_day": format_long_day(document.dated)}
    due = last_admissible_day(material.period.report_due) or material.period.end
    day = max(due, made_at.astimezone(LEGAL_ZONE).date())
    return {"blank": BLANK_NUMBER, "blank_day": blank_spaces(format_blank_day(day))}


def addressee_lines(material: Material) -> tuple[str, ...]:
    """One addressee beside 'Kính gửi:', several on a line each (NĐ 30/2020/NĐ-CP, Phụ lục I, II.9.b)."""
    texts = [addressee.text.rstrip(_CLOSING_MARKS) for addressee in material.addressees]
    if len(texts) == 1 and not material.via:
        return (material.say("addressee_only", text=texts[0]),)
    last = len(texts) - 1
    is_closed_by_via = material.via is not None
    return tuple(
        material.say("addressee", text=text, is_last=place == last and not is_closed_by_via)
        for place, text in enumerate(texts)
    )


def basis_lines(material: Material) -> tuple[str, ...]:
    """Each căn cứ on its line: ';' after each, '.' after the last."""
    texts = [basis.text.rstrip(_CLOSING_MARKS) for basis in material.plan.legal_bases]
    last = len(texts) - 1
    return tuple(material.say("basis", text=text, is_last=place == last) for place, text in enumerate(texts))


def preface(material: Material) -> tuple[Paragraph, ...]:
    """Of a replacement: which report it replaces (NĐ 30/2020/NĐ-CP, Điều 18.3), why, and where the changes stand.

    Number and day of the replaced report are left for the clerk where they were given after signing.
    """
    if (replaced := material.replacement) is None:
        return ()
    statement = material.say(
        "replacement",
        revision_no=replaced.revision_no,
        issued_at=format_document_instant(replaced.issued_at),
        **_number_and_day(material, replaced.document, made_at=replaced.issued_at),
    )
    reason = material.say("replacement_reason", reason=replaced.reason.rstrip(_CLOSING_MARKS))
    return tuple(Paragraph(kind="body", text=text, origin="report") for text in (statement, reason))


def recipient_lines(material: Material) -> tuple[str, ...]:
    """'Như trên' first and 'Lưu' last, whether or not the plan lists them; the addressees are 'Như trên'."""
    above = (comparison_key(addressee.text.rstrip(_CLOSING_MARKS)) for addressee in material.addressees)
    own = {"như trên", "lưu", *above}
    texts = [recipient.text.lstrip("- ").rstrip(_CLOSING_MARKS) for recipient in material.plan.recipients]
    listed = [text for text in texts if comparison_key(text).split(":")[0] not in own]
    return (
        material.say("recipient_same"),
        *(material.say("recipient", text=text) for text in listed),
        material.say("recipient_archive"),
    )


def file_stem(plan: Plan, period: Period, revision_no: int) -> str:
    """'bc-kien-an-2025-y', '-r1' for the first replacement; a very long plan id is cut and made unique by its hash."""
    name = plan.id.removesuffix(f"-{plan.year}")
    tail = f"-{period.id.lower()}" + (f"-r{revision_no}" if revision_no else "")
    longest = LONGEST_STEM - len("bc-") - len(tail)
    if len(name) > longest:
        mark = hashlib.sha256(plan.id.encode()).hexdigest()[:6]
        name = f"{name[: longest - 7].rstrip('-')}-{mark}"
    return f"bc-{name}{tail}"
