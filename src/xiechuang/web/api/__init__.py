"""What every route of the API shares: who asks, what may be sent, how pages turn, how the API says no."""
