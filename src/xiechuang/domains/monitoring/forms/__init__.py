"""What monitoring asks of people."""
