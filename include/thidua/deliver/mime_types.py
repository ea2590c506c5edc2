"""What a file says of its kind to those who receive it."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME_TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
    "manifest": "application/json",
    "edxml": "application/xml",
    "xml": "application/xml",
}
"""By the kind of an outgoing file."""
OTHER = "application/octet-stream"
