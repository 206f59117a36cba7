"""Papers that were used before."""
