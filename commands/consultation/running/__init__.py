"""Facilitating a consultation in its closed room, from the casting to the handing over."""

from commands.consultation.verbs import Verb

VERBS: tuple[Verb, ...] = ()
