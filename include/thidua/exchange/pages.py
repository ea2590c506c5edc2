"""How many pages a PDF has."""

import io


def count_pages(pdf: bytes) -> int | None:
    """None for what is no PDF that can be read."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])
    except (PdfError, KeyError, TypeError, ValueError):
        return None
