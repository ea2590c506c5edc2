"""Commendations: what is counted of them, and what the law and a plan ask of the counts."""
