"""A bloc's points, draws and votes: recording by persons, and what follows from it."""
