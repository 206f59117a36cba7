"""Reading of clearing."""
