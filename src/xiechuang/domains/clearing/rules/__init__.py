"""Rules of clearing: netting, comparing books, and what a move needs."""
