"""How far scores and ranks depend on choices: many runs, ranks and their chances, and which choice matters most."""
