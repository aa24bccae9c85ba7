"""Kollegiale Beratung: calling people together, facilitating them, and what remains."""
