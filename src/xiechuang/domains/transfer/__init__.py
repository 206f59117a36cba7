"""Transfer: achievements and demands come in, are checked, matched and docked, and land (S1, S2)."""
