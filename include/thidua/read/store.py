"""Extractions as bytes that are the same for the same content, and back."""

from collections.abc import Mapping

import msgspec

from thidua.read.model import Extraction

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER, _MANY = msgspec.json.Decoder(Extraction), msgspec.json.Decoder(dict[str, msgspec.Raw])


def extraction_to_bytes(extraction: Extraction) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    return _ENCODER.encode(extraction)


def extraction_from_bytes(data: bytes | msgspec.Raw) -> Extraction:
    """The extraction that `extraction_to_bytes` was given."""
    return _DECODER.decode(data)


def readings_to_bytes(extractions: Mapping[str, Extraction]) -> bytes:
    """What was read together, each workbook's under the SHA-256 of its file; canonical JSON as of one alone.

    One file for all: to make a hundred small ones durable takes as long as to read the hundred workbooks.
    """
    return _ENCODER.encode(extractions)


class Readings:
    """What `readings_to_bytes` wrote. Each is decoded when it is asked for, and only then."""

    def __init__(self, data: bytes) -> None:
        self._encoded = _MANY.decode(data)

    def of(self, file_sha256: str) -> Extraction:
        """The reading of this workbook; KeyError where it is not among them."""
        return extraction_from_bytes(self._encoded[file_sha256])
