"""Rules of providers: what a move needs, each with its sentence."""
