"""The time told by adverbs: "heute", "jetzt", "früher", "künftig"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from commands.questions.reading.model import NOW, UNTIL_NOW, Span


def _day(day: date, label: str) -> Span:
    return Span("day", day, day, label, explicit=True)


def _until_now(today: date) -> Span:
    return Span("until", None, today, UNTIL_NOW, explicit=True, turn=(today, today))


def adverb(text: str, today: date) -> Span:
    """Return the time that an adverb tells, such as "morgen" or "früher"; today where none does."""
    kind = next((kind for pattern, kind in _ADVERBS if pattern.search(text)), "")
    if not kind:
        return Span("day", today, today)
    if kind == UNTIL_NOW:
        return _until_now(today)
    if kind == "ab heute":
        return Span("from", today, None, kind, explicit=True, turn=(today, today))
    if kind in ("früher", "künftig"):
        return Span("past" if kind == "früher" else "future", today, today, kind, explicit=True)
    days = {"vorgestern": -2, "gestern": -1, "morgen": 1, "übermorgen": 2}.get(kind, 0)
    return _day(today + timedelta(days=days), kind)


_ADVERBS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"\b(?:ab|von) (?:heute|sofort|jetzt|nun)\b", "ab heute"),
        (r"\bbis (?:heute|jetzt)\b", UNTIL_NOW),
        (r"\bvorgestern\b", "vorgestern"),
        (r"\bgestern\b", "gestern"),
        (r"\buebermorgen\b", "übermorgen"),
        (r"(?<!guten )\bmorgen\b(?! zusammen)", "morgen"),
        (r"\b(?:heute|heut)\b", "heute"),
        (
            r"\b(?:heutzutage|jetzt|aktuell\w*|derzeit\w*|momentan\w*|zurzeit|zur zeit|gerade|"
            r"im moment|mittlerweile|inzwischen|gegenwaertig\w*)\b",
            NOW,
        ),
        (
            r"\b(?:frueher\w*|damals|ehemal\w*|einst|vormals|(?<!lange )(?<!tage )(?<!frueh )vorher"
            r"|zuvor)\b",
            "früher",
        ),
        (r"\b(?:bisher|bislang)\b", UNTIL_NOW),
        (r"\b(?:kuenftig\w*|zukuenftig\w*|demnaechst|in zukunft)\b", "künftig"),
    )
)
