"""Votes in rooms: opened by command, one voice for each voting seat, counted by name."""
