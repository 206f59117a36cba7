"""Saved interests: what people want to hear of, and what newly published fits it."""
