"""A server process that has the whole pipeline loaded (`torture.preload`) and has set no PDF: typst's threads do not
live through a fork. To start a worker from it takes milliseconds."""

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerContext


def forkserver() -> ForkServerContext:
    """The one of this run, started with its first worker."""
    context = multiprocessing.get_context("forkserver")
    # The server does not take over sys.path before it loads modules ahead; it does take over the environment.
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    context.set_forkserver_preload(["torture.preload"])
    return context
