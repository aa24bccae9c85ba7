"""Calling people together: what is asked for in the rooms of offices, before there is a room."""

from commands.consultation.verbs import Verb

VERBS: tuple[Verb, ...] = ()
