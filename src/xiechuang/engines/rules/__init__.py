"""Rules as code: dated parameters, formulas one per clause, verdicts with every reason, a whole population at once."""
