"""Which names a question takes out: "außer der KoKo", "das Jugendamt mal ausgenommen"."""

from __future__ import annotations

from dataclasses import replace

from commands.questions.lexicon.german import LINKS
from commands.questions.reading.model import Mention
from commands.questions.reading.words import Word

_BEFORE = frozenset(
    {
        "ausser",
        "neben",
        "abgesehen",
        "ausnahme",
        "ausgenommen",
        "exklusive",
        "abzueglich",
        "statt",
        "anstatt",
        "anstelle",
    }
)
_BEFORE_ACTORS = frozenset({"ohne", "nicht"})
_BEFORE_PLACES = frozenset({"ausserhalb", "jenseits"})
_LACKS = frozenset({"fehlt", "fehlen"})
_YES_NO = frozenset({"gibt", "macht", "laeuft", "findet", "bietet", "ist", "hat", "wird", "sind"})
_TITLES = frozenset({"herr", "herrn", "frau"})
_BOTH = frozenset({"beiden", "zwei", "drei", "allen"})
_AFTER = frozenset(
    {
        "ausgenommen", "ausgeklammert", "weggelassen", "beiseite", "abgezogen",
        "weggedacht", "ausgeschlossen", "weglaesst", "weglassen", "rauslaesst", "auslaesst",
        "ausklammert", "ausnimmt", "abzieht",
    }
)  # fmt: skip
_NOT_AFTER = frozenset(
    {"mitzaehlt", "mitrechnet", "einrechnet", "mitgezaehlt", "mitgerechnet", "eingerechnet",
     "gezaehlt", "mitgemeint", "gemeint", "beruecksichtigt", "eingeschlossen"}
)  # fmt: skip
_BESIDE = frozenset(
    {"mal", "jetzt", "einmal", "nun", "bitte", "hier", "da", "dabei", "wir", "ich", "man", "selbst",
     "natuerlich", "dann"}
)  # fmt: skip
_AND = (["und"], ["oder"], ["sowie"])


def left_out(mentions: list[Mention], words: tuple[Word, ...]) -> list[Mention]:
    """Return the mentions that hold, those that are taken out marked as excluded."""
    marked = [
        _marked(mention, words, beside=any(m.sort == mention.sort for m in mentions[:i]))
        for i, mention in enumerate(mentions)
    ]
    marked = [_place_marked(mention, marked, words) for mention in marked]
    _spread(marked, words)
    return marked


def _marked(mention: Mention, words: tuple[Word, ...], *, beside: bool) -> Mention:
    if _is_after_except(mention, words) or _is_before_excepted(mention, words):
        return replace(mention, excluded=True)
    if mention.sort in ("activity", "committee") and _is_but_not(mention, words, beside=beside):
        return replace(mention, excluded=True)
    return mention


def _is_after_except(mention: Mention, words: tuple[Word, ...]) -> bool:
    before = _before(mention, words, LINKS | _TITLES | _BOTH | {"mit"})
    if before == "ausgenommen" and "," in words[mention.start].token.before:
        return False  # "A ausgenommen, …" took out what stands before
    acts = mention.sort in ("organization", "person")
    instead = mention.sort == "place" and any(w.token.folded == "sondern" for w in words)
    if before in _BEFORE or (before in _BEFORE_ACTORS and (acts or instead)):
        return True
    return before == "bis" and _before(mention, words, LINKS - {"auf"}) == "auf"


def _place_marked(mention: Mention, others: list[Mention], words: tuple[Word, ...]) -> Mention:
    """Take a place out that is denied beside another, or where somebody named acts."""
    if mention.sort != "place" or mention.excluded:
        return mention
    before = _before(mention, words, LINKS)
    places = [m for m in others if m.sort == "place" and m.start != mention.start]
    denied = before == "nicht" and words[0].token.folded not in _YES_NO
    acting = any(m.sort in ("organization", "person") for m in others)
    if (
        before in _BEFORE_PLACES
        or (before == "nicht" and any(place.end <= mention.start for place in places))
        or (denied and (places or acting))
        or (before in _LACKS and places)
        or any(_is_denied_apart(mention, place, words) for place in places)
    ):
        return replace(mention, excluded=True)
    return mention


def _is_denied_apart(mention: Mention, place: Mention, words: tuple[Word, ...]) -> bool:
    """Whether "nicht" follows a name, and the place is in another clause: "in A nicht, …"."""
    following = [word.token for word in words[mention.end : mention.end + 1]]
    denied = any(token.folded == "nicht" and "," not in token.before for token in following)
    between = range(min(mention.end, place.end), max(mention.start, place.start) + 1)
    apart = any("," in words[i].token.before for i in between)
    return denied and apart


def _before(mention: Mention, words: tuple[Word, ...], skip: frozenset[str]) -> str:
    position = mention.start - 1
    while position >= 0 and words[position].token.folded in skip:
        position -= 1
    return words[position].token.folded if position >= 0 else ""


def _is_before_excepted(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether what follows a name takes it out: "… von der KoKo mal abgesehen"."""
    after = [word.german or word.token.folded for word in words[mention.end : mention.end + 6]]
    after = [word for word in after if word not in _BESIDE]
    said, more = after[:1], after[1:2]
    if said in (["lassen"], ["lasse"], ["lass"]):  # "die KoKo lassen wir mal weg"
        return more in (["weg"], ["aussen"], ["beiseite"])
    if said in (["kenne"], ["kenn"], ["kennen"], ["habe"], ["hab"], ["haben"]):
        return more in (["schon"], ["bereits"])  # "die KoKo kenne ich schon"
    if said == ["abgesehen"]:
        return more != ["von"]
    if said == ["hinaus"]:
        return _before(mention, words, LINKS) == "ueber"
    if said in (["nicht"], ["aussen"]):
        return more == ["vor"] or not _NOT_AFTER.isdisjoint(more)
    return not _AFTER.isdisjoint(said)


def _is_but_not(mention: Mention, words: tuple[Word, ...], *, beside: bool) -> bool:
    """Whether a name is the second of two, and is denied ("… haben A, aber kein B").

    An "und" tells so only where another of its sort stands `beside`: "wer von A und B sitzt nicht
    in C" takes nothing out.
    """
    before = [word.token.folded for word in words[: mention.start]]
    near = [word for word in before[-4:] if word not in LINKS]
    denied = bool(near) and (near[-1] in ("nicht", "ohne") or near[-1].startswith("kein"))
    links = {"aber", "jedoch", "doch"} | ({"und"} if beside else set())
    return denied and not links.isdisjoint(before[-6:])


def _spread(mentions: list[Mention], words: tuple[Word, ...]) -> None:
    """Take out all that an "und" joins: "außer A und B", "A und B mal ausgenommen"."""
    for i in range(1, len(mentions)):
        if mentions[i - 1].excluded and _are_joined(mentions[i - 1], mentions[i], words):
            mentions[i] = replace(mentions[i], excluded=True)
    for i in reversed(range(1, len(mentions))):
        last, mention = mentions[i - 1], mentions[i]
        if _is_before_excepted(mention, words) and _are_joined(last, mention, words):
            mentions[i - 1] = replace(last, excluded=True)


def _are_joined(left: Mention, right: Mention, words: tuple[Word, ...]) -> bool:
    if left.sort != right.sort:
        return False
    between = [word.token.folded for word in words[left.end : right.start]]
    return between[:1] in _AND and LINKS.issuperset(between[1:])
