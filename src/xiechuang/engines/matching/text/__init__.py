"""Chinese text made into terms."""
