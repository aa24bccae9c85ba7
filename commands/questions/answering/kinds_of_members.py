"""Of which kind members are asked for: "wie viele Schulen sitzen in …"."""

from __future__ import annotations

import re

from commands.questions.answering.model import Case
from commands.questions.lexicon.normal import fold

# From what is counted or asked for to the verb.
_ASKED = re.compile(
    r"\b(?:wie ?vielen?|welche\w?|anzahl(?: der| von)?) ((?:\S+ ){0,3}?)"
    r"(?:sitz\w*|sass\w*|gehoer\w*|sind|waren|ist|war|hat|haben|vertret\w*|im|in|bild\w*|nehmen)\b"
)
_TOLD = re.compile(r"\b(?:wie ?viele\w*|welche\w?|wer) .*\b(?:sind|ist) (?:\S+ ){0,2}?(\w+)$")
# What a noun says of the kind of an organization: how the kind ends.
_KINDS: dict[str, tuple[str, ...]] = {
    "schulen": ("schule", "gymnasium", "kolleg"), "schule": ("schule", "gymnasium", "kolleg"),
    "traeger": ("traeger",), "traegern": ("traeger",), "bildungstraeger": ("traeger",),
    "aemter": ("amt",), "amt": ("amt",), "aemtern": ("amt",),
    "vereine": ("verein",), "verein": ("verein",),
    "verbaende": ("verband",), "verband": ("verband",),
    "betriebe": ("betrieb",), "firmen": ("firma",), "unternehmen": ("unternehmen",),
    "behoerden": ("behoerde",), "parteien": ("partei",), "partei": ("partei",),
}  # fmt: skip
_NOT_HELD = frozenset({"frauen", "frau", "maenner", "mann", "damen", "herren", "herr"})


def kind_asked(case: Case) -> tuple[str, ...] | None:
    """Return how the kind of those asked for ends, () for a kind that no row tells.

    None where no kind is asked for. A kind that nobody in the directory is of tells nothing.
    """
    asked = _ASKED.search(case.reading.normal)
    told = _TOLD.search(case.reading.normal)
    words = [*(asked[1].split() if asked else ()), *((told[1],) if told else ())]
    if any(word in _NOT_HELD for word in words):
        return ()
    ends = next((_KINDS[word] for word in words if word in _KINDS), None)
    if ends is None:
        return None
    known = any(fold(kind).endswith(ends) for kind in case.register.by_kind)
    return ends if known else ()


def is_of_kind(case: Case, member_id: str, ends: tuple[str, ...]) -> bool:
    """Whether a member is an organization of the kind."""
    body = case.directory.organizations.get(member_id)
    return body is not None and fold(body.kind).endswith(ends)
