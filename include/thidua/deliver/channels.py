"""The channels of an installation. A channel is one module of this package; nothing lists them."""

import importlib
import pkgutil

from thidua import deliver
from thidua.deliver.channel import Channel


def open_channels(**connections: str) -> dict[str, Channel]:
    """The channels there is a connection for, by name: `open_channels(outbox="/srv/outbox", smtp_url="smtps://...")`.

    A module `<name>.py` of this package is the channel `<name>` if it has `open_channel(connections) -> Channel |
    None`, which picks its own connection and returns None where that is absent or empty. Raises DeliveryError for a
    connection that cannot be right.
    """
    channels: dict[str, Channel] = {}
    for module in pkgutil.iter_modules(deliver.__path__):
        open_channel = getattr(importlib.import_module(f"{deliver.__name__}.{module.name}"), "open_channel", None)
        channel = open_channel(connections) if open_channel else None
        if channel is not None:
            channels[module.name] = channel
    return channels
