"""Facilitating a consultation in its closed room, from the casting to the handing over."""

from commands.consultation.running import (
    ending,
    helping,
    leaving,
    methods,
    roles,
    status,
    steering,
    withdrawing,
)
from commands.consultation.verbs import Verb

VERBS: tuple[Verb, ...] = (
    *steering.VERBS,
    *status.VERBS,
    *helping.VERBS,
    *roles.VERBS,
    *methods.VERBS,
    *withdrawing.VERBS,
    *leaving.VERBS,
    *ending.VERBS,
)
