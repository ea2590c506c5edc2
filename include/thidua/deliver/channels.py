"""The channels of an installation. A channel is one module of this package; nothing lists them."""

import importlib
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from thidua import deliver
from thidua.deliver.channel import Channel, ChannelModule
from thidua.deliver.connections import Connections, FindConnection, connection_from_environment

if TYPE_CHECKING:  # plans are checked against channels, so their modules import this one
    from thidua.plan.model import DeliveryTarget, Plan

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OPENS = re.compile(rb"^def open_channel\(", re.MULTILINE)


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


def channel_title(name: str) -> str:
    """How people call the channel: what its module says, else its name."""
    title: str = getattr(find_channel(name), "TITLE", name)
    return title


def find_plan_fault(channel: ChannelModule, plan: "Plan", delivery: "DeliveryTarget") -> str | None:
    """What the channel lacks of the plan for this delivery, to stand after 'cần'. A module need not look at plans."""
    look: Callable[[Plan, DeliveryTarget], str | None] | None = getattr(channel, "plan_fault", None)
    return look(plan, delivery) if look else None


def _channel_modules() -> dict[str, ChannelModule]:
    found = {name: find_channel(name) for name in _names_in_sources()}
    return {name: module for name, module in found.items() if module is not None}


def _names_in_sources() -> list[str]:
    """Told by their texts: to import what is no channel would load a library for half a second in every process."""
    sources = (source for folder in deliver.__path__ for source in sorted(Path(folder).glob("*.py")))
    return [source.stem for source in sources if _OPENS.search(source.read_bytes())]
