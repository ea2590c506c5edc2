"""Formats in which authorities exchange documents and report data; see docs/exchange.md for what is assumed."""
