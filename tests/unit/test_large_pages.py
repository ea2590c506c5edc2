"""Memory in large pages is the same memory."""

import subprocess
import sys

import pytest

CODE = """
import re
from pathlib import Path
from thidua.large_pages import LARGE_PAGE, use_large_pages

def in_large_pages():
    return int(re.search(r"AnonHugePages: +(\\d+) kB", Path("/proc/self/smaps_rollup").read_text()).group(1)) * 1024

content = bytes(range(251)) * (32 * LARGE_PAGE // 251)
kept, before = bytearray(content), in_large_pages()
made = use_large_pages()
assert kept == content
print(made, (in_large_pages() - before) // LARGE_PAGE)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_content_stays_and_lies_in_large_pages() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    made, grown = map(int, done.stdout.split())
    if made == 0:
        pytest.skip("this kernel has no large page to give")
    assert grown >= 16  # of the 64 or so of the two contents; others may want the machine's memory too
    assert made >= grown
