"""Providers recognised by three regions."""
