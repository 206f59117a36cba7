"""Receipts: a client-made key by which a deed is done once, however often it is sent."""
