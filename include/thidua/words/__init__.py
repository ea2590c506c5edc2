"""Words of persons in a report: what is generated, what was written in its place, and whether it still fits."""
