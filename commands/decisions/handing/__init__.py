"""Decisions handed on to municipalities: each gets its own, whoever handed it on sees the sum."""
