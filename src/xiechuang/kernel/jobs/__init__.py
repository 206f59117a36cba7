"""Long and timed work: a row that says how far it is, a queue in PostgreSQL, workers that may die at any moment."""
