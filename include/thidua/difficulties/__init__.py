"""Difficulties that units tell of at any time of the year: what stands, and what the commune answers."""
