"""Rules of monitoring: what a system file must hold, what a report must hold, and when a move may be made."""
