"""The baseline's PDF: its Word file converted by LibreOffice, one process per report, as is usual."""

import shutil
import subprocess
from pathlib import Path

from tools.bench.installation import BENCH_HOME

TIMEOUT_SECONDS = 120


def has_converter() -> bool:
    """Without LibreOffice on the machine the PDF is left out of the comparison, on both sides."""
    return shutil.which("soffice") is not None


def convert(word_file: Path) -> Path:
    """The PDF, beside the Word file."""
    profile = (BENCH_HOME / "soffice").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(word_file.parent), str(word_file)],
        check=True,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
    )
    return word_file.with_suffix(".pdf")
