"""Which of the overlapping mentions hold, given what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from commands.questions.lexicon.german import COMMITTEE_NOUNS, CUES, LINKS
from commands.questions.lexicon.index import Sort, distinct
from commands.questions.reading.exclusions import left_out
from commands.questions.reading.model import Asks, Mention
from commands.questions.reading.words import Word

_WEIGHTS: dict[Sort, float] = {
    "place": 1.0, "organization": 1.0, "person": 1.0, "committee": 1.0, "activity": 1.0,
    "term": 0.12, "function": 0.35, "responsibility": 0.3, "audience": 0.45,
}  # fmt: skip
_ABOUT_COMMITTEES: dict[Sort, float] = {"committee": 1.15, "activity": 0.6}
_ABOUT_PEOPLE: dict[Sort, float] = {
    "organization": 1.1, "person": 1.1, "activity": 0.7, "function": 0.6,
}  # fmt: skip
_PROFILES: dict[Asks, dict[Sort, float]] = {
    "explain": {"term": 1.1},
    "members": _ABOUT_COMMITTEES,
    "chair": _ABOUT_COMMITTEES,
    "session": _ABOUT_COMMITTEES,
    "committees": {"activity": 0.5, "committee": 0.9},
    "proxy": {"person": 1.1, "activity": 0.4},
    "represents": {"person": 1.1, "activity": 0.4},
    "contact": _ABOUT_PEOPLE,
    "jurisdiction": {"organization": 1.1},
    "what": {"activity": 1.05, "audience": 0.6, "function": 0.65},
    "who": {"activity": 1.05, "function": 0.7, "responsibility": 0.69},
}
_GROUPS = re.compile(
    r"(?:jugendliche|schueler|kinder|mensch|leute|person|erwachsene|bewerber|azubi|jung|abgaenger"
    r"|schulabgaenger|schulentlassene|zugewanderte|gefluechtete|maedchen)"
)


def choose(mentions: Sequence[Mention], words: tuple[Word, ...], asks: Asks) -> list[Mention]:
    """Return the mentions that cover the words best, none overlapping another."""
    weights = _WEIGHTS | _PROFILES.get(asks, {})
    ending: dict[int, list[tuple[Mention, float]]] = {}
    for mention in mentions:
        if asks == "committees" and _is_category(mention, words):
            continue
        if asks != "explain" and _asks_rather(mention, words):
            continue
        extent = 1.0 if mention.sort == "function" else _extent(mention, words)
        value = mention.score * weights[mention.sort] * extent
        if mention.sort == "audience" and _before(mention, words) in ("fuer", "an"):
            # More than the bodies of that name: "Angebote für Koordinierungsstellen".
            value *= 2.8 if asks == "what" else 1.5
        elif mention.sort == "audience" and _is_group_without(mention, words):
            value *= 2.5
        ending.setdefault(mention.end, []).append((mention, value))
    best: list[tuple[float, tuple[Mention, ...]]] = [(0.0, ())]
    for end in range(1, len(words) + 1):
        options = [best[end - 1]]
        for mention, value in ending.get(end, ()):
            before, chosen = best[mention.start]
            options.append((before + value, (*chosen, mention)))
        best.append(max(options, key=lambda option: option[0]))
    return [_with_kind_asked(mention, words) for mention in left_out([*best[-1][1]], words)]


def _is_group_without(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether a group is told by what it lacks ("die Jugendlichen ohne Abschluss")."""
    before = [word.token.folded for word in words[: mention.start]]
    near = before[-4:-1]
    return before[-1:] == ["ohne"] and ("fuer" in near or any(_GROUPS.match(w) for w in near))


def _extent(mention: Mention, words: tuple[Word, ...]) -> float:
    content = sum(words[i].token.folded not in LINKS for i in range(mention.start, mention.end))
    # One long name says more than its parts would say each on its own.
    return content + 0.25 * (content - 1)


def _is_category(mention: Mention, words: tuple[Word, ...]) -> bool:
    word = words[mention.start].token.folded
    return mention.sort == "committee" and mention.length == 1 and word in COMMITTEE_NOUNS


def _asks_rather(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether a term is a word that tells what is asked, as "Ladungsfrist" is."""
    token = words[mention.start].token
    cue = mention.sort == "term" and mention.length == 1 and token.folded in CUES
    return cue and not token.is_upper


def _with_kind_asked(mention: Mention, words: tuple[Word, ...]) -> Mention:
    general = mention.how in ("generic", "kind", "synonym", "head")
    welch = _before(mention, words, skip=LINKS).startswith("welch")
    if mention.sort == "organization" and _before(mention, words, skip=LINKS) == "mit":
        mention = replace(mention, beside=True)
    return replace(mention, asked=True) if general and welch and not mention.excluded else mention


def _before(
    mention: Mention, words: tuple[Word, ...], skip: frozenset[str] = LINKS - {"fuer"}
) -> str:
    position = mention.start - 1
    while position >= 0 and words[position].token.folded in skip:
        position -= 1
    return words[position].token.folded if position >= 0 else ""


def merged(mentions: list[Mention], words: tuple[Word, ...]) -> list[Mention]:
    """Join mentions of one sort that name one thing in two parts ("Berufskolleg Muttental")."""
    done: list[Mention] = []
    for mention in mentions:
        last = done[-1] if done else None
        if last is not None and last.sort == mention.sort and last.excluded == mention.excluded:
            joined = _joined(last, mention, words)
            if joined is not None:
                done[-1] = joined
                continue
        done.append(mention)
    return done


def _joined(left: Mention, right: Mention, words: tuple[Word, ...]) -> Mention | None:
    between = {words[i].token.folded for i in range(left.end, right.start)}
    if left.sort == "place" or not between <= LINKS:
        return None
    fewer, more = sorted((left.wider, right.wider), key=len)
    common = distinct(row for row in fewer if row in more)
    if not common:
        return None
    narrower = left if len(left.ids) <= len(right.ids) else right
    text = f"{left.text} {right.text}"
    return replace(
        narrower, start=left.start, end=right.end, ids=common, wider=common, text=text,
        score=max(left.score, right.score),
    )  # fmt: skip
