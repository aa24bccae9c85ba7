"""German that belongs to no directory: function words, common verbs, polite fillers.

The words stand in `german.txt`, folded (lower case, ae/oe/ue/ss), the verbs in `verbs.txt`. A word
of these never counts as a topic. Rarer words are in `everyday`.
"""

from __future__ import annotations

from importlib.resources import files

from commands.questions.lexicon.verb_classes import CORE, FREQUENT


def _sections() -> dict[str, frozenset[str]]:
    text = files("commands.questions.lexicon").joinpath("german.txt").read_text("utf-8")
    found: dict[str, set[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(section, set()).update(line.split())
    return {name: frozenset(words) for name, words in found.items()}


_WORDS = _sections()

LINKS = _WORDS["links"]
QUESTION_WORDS = _WORDS["question words"]
REQUESTS = _WORDS["requests"]
ACTOR_NOUNS = _WORDS["actor nouns"]
ANY_ACTOR = _WORDS["any actor"]
SCHOOLS = frozenset({"schulen", "schule"})  # what several kinds of bodies are called together
OFFER_NOUNS = _WORDS["offer nouns"]
TOWN_NOUNS = _WORDS["town nouns"]
COMMITTEE_NOUNS = _WORDS["committee nouns"]
FILLER_NOUNS = _WORDS["filler nouns"]
CUES = _WORDS["cues"] | _WORDS["more cues"]
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan jaenner", "februar feb", "maerz mrz", "april apr", "mai", "juni jun",
            "juli jul", "august aug", "september sep sept", "oktober okt", "november nov",
            "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# Nouns of time; short months are too near to first names to be what was mistyped.
TIMES = _WORDS["times"].union(month for month in MONTHS if len(month) > 5)

VERBS = CORE
FUNCTION = frozenset(MONTHS).union(FREQUENT, *_WORDS.values())
KNOWN = FUNCTION | VERBS
