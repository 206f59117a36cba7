"""What makes papers comparable, what makes two of them suspicious, and what forbids a decision. Pure."""
