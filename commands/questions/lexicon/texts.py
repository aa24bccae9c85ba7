"""The texts by which each sort of row may be called, and how each is taken apart into forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

from commands.questions.lexicon.context import Context
from commands.questions.lexicon.german import ACTOR_NOUNS, KNOWN, LINKS
from commands.questions.lexicon.names import Form, forms, keys, person_forms
from commands.questions.lexicon.normal import tokens
from storage.records import (
    Activity,
    Committee,
    Municipality,
    Organization,
    Person,
    Record,
    Term,
)

Sort: TypeAlias = Literal[
    "place", "organization", "person", "committee", "activity", "term",
    "function", "responsibility", "audience",
]  # fmt: skip
FormMaker: TypeAlias = Callable[[str, Context], Iterable[Form]]


def texts(record: Record) -> Iterator[tuple[Sort, str, FormMaker]]:
    """Yield the texts of a row that it may be called by, each with how to take it apart."""
    if isinstance(record, Municipality):
        yield "place", record.name, _plain
        yield from (("place", name, _other) for name in record.short_names)
    elif isinstance(record, Term):
        yield from (("term", name, _plain) for name in (record.name, *record.synonyms))
    elif isinstance(record, Organization):
        names = (record.name, *record.short_names)
        yield from (("organization", name, full) for name in names)
        yield "organization", record.kind, _kind
    elif isinstance(record, Committee):
        names = (record.name, *record.short_names)
        yield from (("committee", name, full) for name in names)
        yield "committee", record.kind, _kind
    elif isinstance(record, Activity):
        names = (record.name, *record.short_names)
        yield from (("activity", name, general) for name in names)
        yield "audience", record.audience, _single_words
    elif isinstance(record, Person):
        yield "person", record.name, person
        yield "function", record.function, _functions
        yield from (("responsibility", name, _plain) for name in record.responsible_for)


def general(name: str, context: Context) -> Iterator[Form]:
    """Yield the forms of an activity's name."""
    return forms(name, context.place_at, short=False)


def full(name: str, context: Context) -> Iterator[Form]:
    """Yield the forms of an organization's or committee's name, also with synonyms in it."""
    for form in forms(name, context.place_at, short=True):
        yield form
        if form.how != "prefix":
            yield from _with_synonyms(form, context)


def _with_synonyms(form: Form, context: Context) -> Iterator[Form]:
    words = form.words
    for start in range(len(words)):
        if not context.may_begin(words[start]):
            continue
        for end in range(start + 1, min(len(words), start + 4) + 1):
            if end - start == len(words):
                continue
            for key in keys(words[start:end]):
                for other in context.synonyms(key):
                    yield Form((*words[:start], *other, *words[end:]), form.how)


def _plain(text: str, _context: Context) -> Iterator[Form]:
    yield Form(tokens(text), "name")


def _other(text: str, _context: Context) -> Iterator[Form]:
    yield Form(tokens(text), "generic")


def _kind(text: str, _context: Context) -> Iterator[Form]:
    yield Form(tokens(text), "kind")


def person(name: str, _context: Context) -> Iterator[Form]:
    """Yield the forms of a person's name."""
    return person_forms(name)


def _single_words(text: str, _context: Context) -> Iterator[Form]:
    """Yield the words of an audience; those of questions ("Fachkräfte") only as a whole part."""
    words = tokens(text)
    for i, word in enumerate(words):
        alone = all("," in near.before or near.folded == "und" for near in words[i + 1 : i + 2])
        alone = alone and (i == 0 or "," in word.before or words[i - 1].folded == "und")
        if alone and word.folded in _GROUPS:
            yield Form((word,), "word")
        if word.folded not in KNOWN and word.folded.isalpha() and len(word.folded) > 2:
            yield Form((word,), "word")


# Words of questions that also name a group for which something is.
_GROUPS = ACTOR_NOUNS | frozenset(
    {"fachkraefte", "lehrkraefte", "kraefte", "mitarbeitende", "lehrer"}
)


def _functions(text: str, _context: Context) -> Iterator[Form]:
    for part in text.split(","):
        words = tokens(part)
        yield Form(words, "name")
        if len(words) > 1:
            yield from (Form((word,), "word") for word in words if word.folded not in LINKS)
