"""The machine-readable annex of a commune's report, as a city takes it in: from its bytes to what a workbook gives."""
