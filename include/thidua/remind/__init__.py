"""Remind people of what they owe: one digest per address and day, decided at the moment it is sent."""
