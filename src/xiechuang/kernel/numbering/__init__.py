"""Running numbers without gaps, one series a year."""
