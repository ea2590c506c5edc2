"""Where reminders come from. A source is one module of this package with a function `items`; nothing lists them."""

import importlib
import pkgutil
from typing import cast

from thidua.remind.model import SourceModule


def source_modules() -> dict[str, SourceModule]:
    """The sources of the installation by name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {name: cast(SourceModule, module) for name, module in found.items() if hasattr(module, "items")}
