"""The list of what belongs together: with it a receiver knows that a set is whole, and that a copy is a copy."""

from datetime import UTC

from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.text.canonical import canonical_json, sha256_hex

FORMAT = "thidua-manifest/1"


def build_manifest(message: OutgoingMessage) -> OutgoingFile:
    """UTF-8 JSON with the message's identity, and name, size in bytes and SHA-256 of each file in order.

    Only what was fixed with the revision stands in it, so that every try makes the same bytes. Its name holds the
    plan's, for plans may share a folder.
    """
    listed = [
        {"kind": file.kind, "name": file.file_name, "sha256": file.sha256, "size_bytes": len(file.data)}
        for file in message.files
    ]
    content = {
        "format": FORMAT,
        "message_id": message.message_id,
        "plan_id": message.plan_id,
        "period_id": message.period_id,
        "revision_no": message.revision_no,
        "issued_at": message.issued_at.astimezone(UTC).isoformat(),
        "files": listed,
    }
    data = f"{canonical_json(content)}\n".encode()
    return OutgoingFile(kind="manifest", file_name=f"{message.plan_id}.manifest", sha256=sha256_hex(data), data=data)
