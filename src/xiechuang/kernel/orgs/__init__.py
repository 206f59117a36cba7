"""Who is who: regions, organisations, people, and for whom a person acts."""
