"""Pure engines, each usable as a library of its own."""
