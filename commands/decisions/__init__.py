"""Decisions: recorded by command, kept for good, brought back until they are done."""
