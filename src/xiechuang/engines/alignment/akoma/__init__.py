"""Texts out as Akoma Ntoso."""

from xiechuang.engines.alignment.akoma.writing import NAMESPACE, Identity, write

__all__ = ["NAMESPACE", "Identity", "write"]
