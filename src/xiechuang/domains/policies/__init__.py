"""Policy texts: what the community rests on, readable by everybody, each clause with an address of its own."""
