"""The register of parks: kinds, zones, places, sources, and what each park says of itself (S9)."""
