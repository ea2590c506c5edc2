"""The tasks that a plan sets the commune itself: what is told of them, and how they stand."""
