"""Reads of benefits."""
