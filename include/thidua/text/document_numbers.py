"""Numbers of documents as people write them: '05/QĐ-UBND' and '5 / qđ - ubnd' are one number."""

import re

from thidua.text.normalise import comparison_key

_LEADING_ZEROS = re.compile(r"^(?:số:? ?)?0*(?=\d)")
_SPACES = re.compile(r"\s*/\s*")


def document_key(number: str) -> str:
    """The key that two spellings of one number and sign share; only for comparing, never printed."""
    return _LEADING_ZEROS.sub("", _SPACES.sub("/", comparison_key(number)))
