"""Files in, contracts, clauses and facts out."""
