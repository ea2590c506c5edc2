"""Thi đua Reports: collect, check, load, aggregate, render and deliver emulation reports of a commune."""

__version__ = "0.1.0"
