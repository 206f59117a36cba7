"""Files: stored once by the hash of their content, checked on the way in, handed out only through access."""
