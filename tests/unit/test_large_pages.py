"""Memory in large pages is the same memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from thidua import large_pages

CODE = """
import ctypes
import re
from pathlib import Path
from thidua.large_pages import LARGE_PAGE, use_large_pages

PR_SET_THP_DISABLE = 41  # where the kernel gives large pages unasked

def give_unasked(*, is_allowed):
    ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, int(not is_allowed), 0, 0, 0)

def in_large_pages():
    return int(re.search(r"AnonHugePages: +(\\d+) kB", Path("/proc/self/smaps_rollup").read_text()).group(1)) * 1024

give_unasked(is_allowed=False)
content = bytes(range(251)) * (32 * LARGE_PAGE // 251)
kept = bytearray(content)
give_unasked(is_allowed=True)
made = use_large_pages()
assert kept == content
print(made, in_large_pages() // LARGE_PAGE)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_content_stays_and_lies_in_large_pages() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    made, lying = map(int, done.stdout.split())
    if made == 0:
        pytest.skip("this kernel has no large page to give")
    assert min(made, lying) >= 16  # of the 64 or so of the two contents; others may want the machine's memory too


def test_names_of_mapped_files_may_be_of_any_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = tmp_path / "smaps"
    memory.write_bytes(b"7f00-7f01 r--s 00000000 00:01 7    /srv/b\xe1o c\xe1o\n")
    monkeypatch.setattr(large_pages, "_MEMORY", memory)
    assert large_pages.use_large_pages() == 0
