"""The channels of an installation. A channel is one module of this package; nothing lists them."""

import importlib
import importlib.util
import pkgutil
import re
from typing import cast

from thidua import deliver
from thidua.deliver.channel import Channel, ChannelModule
from thidua.deliver.connections import Connections, FindConnection, connection_from_environment

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def open_channels(
    find_connection: FindConnection = connection_from_environment, /, **connections: str | None
) -> dict[str, Channel]:
    """The channels there is a connection for, by name: `open_channels(outbox="/srv/outbox", smtp_url="smtps://...")`.

    A module `<name>.py` of this package is the channel `<name>` if it is a `channel.ChannelModule`. find_connection:
    where connections are that addresses name. Raises DeliveryError for a connection that cannot be right.
    """
    given = Connections(connections, find=find_connection)
    opened = {name: module.open_channel(given) for name, module in _channel_modules().items()}
    return {name: channel for name, channel in opened.items() if channel is not None}


def channel_names() -> list[str]:
    """What may stand as a delivery's channel in a plan."""
    return sorted(_channel_modules())


def find_channel(name: str) -> ChannelModule | None:
    """The module of that channel, None if there is no such channel. Imports no other module of the package."""
    path = f"{deliver.__name__}.{name}"
    if not _NAME.fullmatch(name) or importlib.util.find_spec(path) is None:
        return None
    module = importlib.import_module(path)
    return cast(ChannelModule, module) if hasattr(module, "open_channel") else None


def _channel_modules() -> dict[str, ChannelModule]:
    found = {module.name: find_channel(module.name) for module in pkgutil.iter_modules(deliver.__path__)}
    return {name: module for name, module in found.items() if module is not None}
