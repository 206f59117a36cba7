"""Forms of vouchers: steps of the journeys, what moves ask for, parameters of schemes, budgets."""
