"""Business domains; they meet only through their public and events modules."""
