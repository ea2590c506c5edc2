"""What units register for the year: who has, and what their results are measured against."""
