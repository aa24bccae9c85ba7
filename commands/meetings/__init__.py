"""Meetings of committees: planned, moved, prepared, attended, and brought back in time."""
