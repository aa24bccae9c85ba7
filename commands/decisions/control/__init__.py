"""Beschlusskontrolle: what of the decisions is still to be done, as a list and as files."""
