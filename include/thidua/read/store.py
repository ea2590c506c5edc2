"""An extraction as bytes that are the same for the same content, and back."""

import msgspec

from thidua.read.model import Extraction

_ENCODER, _DECODER = msgspec.json.Encoder(order="sorted"), msgspec.json.Decoder(Extraction)


def extraction_to_bytes(extraction: Extraction) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    return _ENCODER.encode(extraction)


def extraction_from_bytes(data: bytes) -> Extraction:
    """The extraction that `extraction_to_bytes` was given."""
    return _DECODER.decode(data)
