"""Reminders: set by command, told by the bot when they are due, listed, moved and deleted."""
