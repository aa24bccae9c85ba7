"""Owners of decisions: reminded before and after the deadline, and what they answer."""
