"""Makers of test data: valid by default, one thing changed by keyword."""
