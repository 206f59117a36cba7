"""What must be so before a move; the procedure is the platform's own, and a clause is named where it says so."""
