"""Search over everything: domains put entries in, the matching engine finds them, access filters them."""
