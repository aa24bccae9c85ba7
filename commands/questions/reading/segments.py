"""Which of the overlapping mentions hold, given what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.questions.lexicon.german import COMMITTEE_NOUNS, LINKS
from commands.questions.lexicon.index import Sort
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
    "explain": {"term": 1.3},
    "members": _ABOUT_COMMITTEES,
    "chair": _ABOUT_COMMITTEES,
    "session": _ABOUT_COMMITTEES,
    "committees": {"activity": 0.5, "committee": 0.9},
    "proxy": {"person": 1.1, "activity": 0.4},
    "represents": {"person": 1.1, "activity": 0.4},
    "contact": _ABOUT_PEOPLE,
    "jurisdiction": {"organization": 1.1},
    "what": {"activity": 1.05, "audience": 0.6, "function": 0.65},
    "who": {"activity": 1.05, "function": 0.7},
}
_EXCLUDING = frozenset({"ausser", "neben", "abgesehen", "ausnahme", "ausgenommen", "exklusive"})
_EXCLUDED = frozenset({"ausgenommen", "ausgeklammert"})
_EXCLUDING_ACTORS = frozenset({"ohne", "nicht"})
_TITLES = frozenset({"herr", "herrn", "frau"})


def choose(mentions: Sequence[Mention], words: tuple[Word, ...], asks: Asks) -> list[Mention]:
    """Return the mentions that cover the words best, none overlapping another."""
    weights = _WEIGHTS | _PROFILES.get(asks, {})
    ending: dict[int, list[tuple[Mention, float]]] = {}
    for mention in mentions:
        if asks == "committees" and _is_category(mention, words):
            continue
        extent = 1.0 if mention.sort == "function" else _extent(mention, words)
        value = mention.score * weights[mention.sort] * extent
        if mention.sort == "audience" and _before(mention, words) == "fuer":
            value *= 1.5
        elif mention.sort == "audience" and _is_group_without(mention, words):
            value *= 2
        ending.setdefault(mention.end, []).append((mention, value))
    best: list[tuple[float, tuple[Mention, ...]]] = [(0.0, ())]
    for end in range(1, len(words) + 1):
        options = [best[end - 1]]
        for mention, value in ending.get(end, ()):
            before, chosen = best[mention.start]
            options.append((before + value, (*chosen, mention)))
        best.append(max(options, key=lambda option: option[0]))
    return _coordinated([_with_exclusion(mention, words) for mention in best[-1][1]], words)


def _coordinated(mentions: list[Mention], words: tuple[Word, ...]) -> list[Mention]:
    """Leave out both of two that an "und" joins after one "außer"."""
    found: list[Mention] = []
    for mention in mentions:
        joined = bool(found) and _is_joined(found[-1], mention, words)
        found.append(replace(mention, excluded=True) if joined else mention)
    return found


def _is_joined(last: Mention, mention: Mention, words: tuple[Word, ...]) -> bool:
    if not last.excluded or last.sort != mention.sort:
        return mention.excluded
    between = [word.token.folded for word in words[last.end : mention.start]]
    joined = between[:1] in (["und"], ["oder"], ["sowie"]) and LINKS.issuperset(between[1:])
    return mention.excluded or joined


def _is_group_without(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether a group is told by what it lacks ("für Jugendliche ohne Abschluss")."""
    before = [word.token.folded for word in words[: mention.start]]
    return before[-1:] == ["ohne"] and "fuer" in before[-4:]


def _extent(mention: Mention, words: tuple[Word, ...]) -> float:
    content = sum(words[i].token.folded not in LINKS for i in range(mention.start, mention.end))
    # One long name says more than its parts would say each on its own.
    return content + 0.25 * (content - 1)


def _is_category(mention: Mention, words: tuple[Word, ...]) -> bool:
    word = words[mention.start].token.folded
    return mention.sort == "committee" and mention.length == 1 and word in COMMITTEE_NOUNS


def _with_exclusion(mention: Mention, words: tuple[Word, ...]) -> Mention:
    before = _before(mention, words, skip=LINKS | _TITLES)
    acts = mention.sort in ("organization", "person")
    instead = mention.sort == "place" and any(w.token.folded == "sondern" for w in words)
    not_meant = before in _EXCLUDING_ACTORS and (acts or instead)
    all_but = before == "bis" and _before(mention, words, skip=frozenset(LINKS - {"auf"})) == "auf"
    if before in _EXCLUDING or not_meant or all_but or _is_left_out(mention, words):
        return replace(mention, excluded=True)
    if mention.sort in ("activity", "committee") and _is_but_not(mention, words):
        return replace(mention, excluded=True)
    if before.startswith("welch") and mention.how in ("generic", "kind", "synonym", "head"):
        return replace(mention, asked=True)
    return mention


def _is_but_not(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether a name is the second of two, and is denied ("… haben A, aber kein B")."""
    before = [word.token.folded for word in words[: mention.start]]
    near = [word for word in before[-4:] if word not in LINKS]
    denied = bool(near) and (near[-1] in ("nicht", "ohne") or near[-1].startswith("kein"))
    return denied and not {"aber", "jedoch", "und", "doch"}.isdisjoint(before[-6:])


def _is_left_out(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether a name is taken out by what follows it ("das Jugendamt mal ausgenommen")."""
    after = [word.token.folded for word in words[mention.end : mention.end + 3]]
    return not _EXCLUDED.isdisjoint(after[: 1 + (after[:1] in (["mal"], ["jetzt"], ["einmal"]))])


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
    common = tuple(row for row in left.wider if row in right.wider)
    if not common:
        return None
    narrower = left if len(left.ids) <= len(right.ids) else right
    text = f"{left.text} {right.text}"
    return replace(
        narrower, start=left.start, end=right.end, ids=common, wider=common, text=text,
        score=max(left.score, right.score),
    )  # fmt: skip
