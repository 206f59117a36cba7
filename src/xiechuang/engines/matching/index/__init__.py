"""The exact index: impacts by term, top-k, explanations, files."""
