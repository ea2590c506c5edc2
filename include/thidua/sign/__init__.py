"""Signatures on the PDF of a report: fields, keys, files that come back signed, and the proof that they are right."""
