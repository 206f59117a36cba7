"""Amounts divided by the size of their unit: per head, per square kilometre, per 亿元 of output."""

from xiechuang.engines.indices.denominating.dividing import Denominated, denominate, divide

__all__ = ["Denominated", "denominate", "divide"]
