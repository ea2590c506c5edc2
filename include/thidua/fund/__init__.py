"""The fund for emulation and commendation: figures that the commune's office records, printed in the year's report."""
