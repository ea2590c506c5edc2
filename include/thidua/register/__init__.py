"""The register of document numbers: one series per issuer and year, no number twice, no gap without a reason."""
