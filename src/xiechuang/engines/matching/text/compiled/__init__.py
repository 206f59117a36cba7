"""Inner loops over arrays of code points, compiled at first use, free of the interpreter's lock."""
