"""What a person has to say of themselves or of a deed, before it is recorded."""

from thidua.errors import OperatorError


def said(text: str | None, *, missing: str, remedy: str) -> str:
    """The text without spaces around. OperatorError, with these sentences, where nothing is said."""
    found = said_or_none(text)
    if found is None:
        raise OperatorError(missing, remedy=remedy)
    return found


def said_or_none(text: str | None) -> str | None:
    """The same of what may be left out."""
    return (text or "").strip() or None


def said_actor(text: str | None, *, option: str = "--actor") -> str:
    """Who records something. option: by which it is said."""
    return said(text, missing="Chưa ghi người thực hiện.", remedy=f"Ghi họ tên, chức vụ ({option}).")


def said_reason(text: str | None) -> str:
    """Why it is done; what is recorded stays."""
    return said(text, missing="Chưa ghi lý do.", remedy="Ghi vì sao (--reason); nội dung này được lưu vào sổ nhật ký.")
