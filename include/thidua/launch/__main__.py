"""`python -m thidua.launch`: what `thidua up --detach` starts in the background."""

import sys

from thidua.errors import OperatorError
from thidua.launch.foreground import run_in_foreground
from thidua.settings import Settings

try:
    run_in_foreground(Settings.from_environment(), on_ready=lambda: None)
except OperatorError as error:
    sys.exit(str(error))
