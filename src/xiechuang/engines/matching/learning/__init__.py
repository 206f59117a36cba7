"""Learns from judged pairs how to order supplies for a need, and measures how well any order does."""
