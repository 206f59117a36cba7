"""协创 Xiechuang: the open platform on which a region of several governments innovates together."""

__version__ = "0.1.0"
