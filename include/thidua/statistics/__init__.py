"""The statistics forms 0601-0603: declared as data, filled from what units reported, checked against themselves."""
