"""Routes of what the kernel keeps for every domain."""
