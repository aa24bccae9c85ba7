"""Answer → plain body and HTML; the only place that escapes.

One traversal, two flavours. Markdown, with every special character of the data escaped, becomes
HTML by markdown-it, cleaned once more by nh3 down to tags of the Matrix subset
(https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes). The plain body is for
notifications, screen readers and clients without HTML: no markup, and each row of a table a line
that can be read by itself.

Sources stand last in `<sub>`: of the subset's tags the only one that clients show smaller, and
ordinary text to those that don't. `<details>` would hide what is always to be shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import chain

import nh3
from markdown_it import MarkdownIt

from bot.links import SCHEMES, honest
from bot.markup import Markdown, Markup, Plain
from bot.shortening import shortened
from commands.contract import Answer, Code, Line, Link, Span, Strong, Struck, Table

# All of them in the Matrix subset; answers need no others.
TAGS = frozenset(
    {"p", "br", "strong", "del", "code", "a", "ol", "li", "sub"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
# An event has at most 65,536 bytes. Encrypted it is base64 (4/3) of JSON in ASCII, and the edit
# of a reply holds bodies twice: (2 × 22,000 + about 1,500) × 4/3 is below that.
LARGEST = 22_000


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bodies of a message: `body` plain, `html` in Matrix's subset of HTML."""

    body: str
    html: str


def render(answer: Answer) -> Rendered:
    """Return both bodies of a message; an answer that is too large for an event is cut down."""
    rendered = _render(answer)
    if _fits(rendered):
        return rendered
    return _render(shortened(answer, lambda part: _fits(_render(part))))


def quotation(text: str) -> Rendered:
    """Return both bodies of what somebody said, line by line, as a quote without an author."""
    lines = [_clean(line) for line in text.splitlines()]
    html = "<br>".join(map(escape, lines))
    body = "\n".join(f"> {line}".rstrip() for line in lines)
    return Rendered(body, f"<blockquote>{html}</blockquote>")


def plain_lines(text: str) -> Rendered:
    """Return both bodies of a paragraph of the bot's own."""
    return Rendered(text, f"<p>{escape(text)}</p>")


def to_markdown(answer: Answer) -> str:
    """Return the whole answer as CommonMark with tables; nothing in the data acts as markup."""
    sources = [f"*{line}*" for line in _sources(answer, _MARKDOWN)]
    return "\n\n".join([*_blocks(answer, _MARKDOWN), *_if_any(_MARKDOWN.paragraph(sources))])


def _render(answer: Answer) -> Rendered:
    plain_sources = _PLAIN.paragraph(_sources(answer, _PLAIN))
    html = _PARSER.render("\n\n".join(_blocks(answer, _MARKDOWN)))
    small = "<br>".join(_PARSER.renderInline(line) for line in _sources(answer, _MARKDOWN))
    return Rendered(
        body="\n\n".join([*_blocks(answer, _PLAIN), *_if_any(plain_sources)]),
        html=_clean_html(html + (f"<p><sub>{small}</sub></p>" if small else "")),
    )


def _if_any(block: str) -> list[str]:
    return [block] if block else []


def _clean_html(html: str) -> str:
    cleaned = nh3.clean(
        html.replace("\n", ""),  # data holds no line breaks, and some clients would show these
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    # "Clients should not generate HTML that is not needed, such as extra paragraph tags."
    single = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>", cleaned)
    return single[1] if single else cleaned


def _fits(rendered: Rendered) -> bool:
    return len(json.dumps([rendered.body, rendered.html])) <= LARGEST


_PARSER = MarkdownIt("zero").enable(
    [
        "table",
        "list",
        "newline",
        "escape",
        "backticks",
        "emphasis",
        "strikethrough",
        "link",
        "entity",
    ]
)
for _rule, _tag in (("s_open", "<del>"), ("s_close", "</del>")):
    # Matrix clients have known `<del>` for longer than `<s>`.
    _PARSER.add_render_rule(_rule, lambda *_, tag=_tag: tag)


# --- The traversal ------------------------------------------------------------------------------

_PLAIN = Plain()
_MARKDOWN = Markdown()
_MARKDOWN_CELL = Markdown(in_table=True)


def _blocks(answer: Answer, markup: Markup) -> list[str]:
    """Write everything but the sources, in the order in which it is shown."""
    title = _written(answer.title, markup, without_bold=True)
    return [
        *_paragraphs([markup.title(title)] if title else [], answer.lines, markup),
        *([_table(answer.table, markup)] if answer.table and answer.table.rows else []),
        *([_choices(answer, markup)] if answer.choices else []),
        *_paragraphs([], answer.hints, markup),
    ]


def _paragraphs(first: list[str], lines: tuple[Line, ...], markup: Markup) -> list[str]:
    """Write lines, the first one below the title; an empty one begins a new paragraph."""
    paragraphs = [first]
    for line in lines:
        if written := _written(line, markup):
            paragraphs[-1].append(written)
        else:
            paragraphs.append([])
    return [markup.paragraph(paragraph) for paragraph in paragraphs if paragraph]


def _table(table: Table, markup: Markup) -> str:
    in_cell = _MARKDOWN_CELL if markup is _MARKDOWN else markup
    return markup.table(
        [_written(header, in_cell) for header in table.headers],
        [[_written(cell, in_cell) for cell in row] for row in table.rows],
    )


def _choices(answer: Answer, markup: Markup) -> str:
    return markup.numbered([_written(choice.label, markup) for choice in answer.choices])


def _sources(answer: Answer, markup: Markup) -> list[str]:
    written = (_written(line, markup, without_bold=True) for line in answer.sources)
    return [line for line in written if line]


def _written(line: Line, markup: Markup, *, without_bold: bool = False) -> str:
    """Write a line; `without_bold` where the whole of it stands out, as title or small print."""
    spans = (line,) if isinstance(line, str) else line
    parts = [_span(span, markup) for span in _arranged(spans, without_bold=without_bold)]
    return markup.line([part for part in parts if part])


def _span(span: Span, markup: Markup) -> str:
    match span:
        case Strong(text):
            return markup.strong(text)
        case Struck(text):
            return markup.struck(text)
        case Code(text):
            return markup.code(text)
        case Link(label, url):
            return markup.link(label, url)
        case text:
            return markup.text(text)


def _arranged(spans: tuple[Span, ...], *, without_bold: bool) -> list[Span]:
    """Make the spans ready to be written; side by side, two of a kind become one."""
    arranged: list[Span] = []
    for span in chain.from_iterable(_ready(span, without_bold=without_bold) for span in spans):
        last = arranged[-1] if arranged else None
        if isinstance(span, Strong | Struck | Code) and type(span) is type(last):
            arranged[-1] = replace(span, text=last.text + span.text)
        elif span:
            arranged.append(span)
    return arranged


def _ready(span: Span, *, without_bold: bool) -> Iterator[Span]:
    """Clean a span; spaces at its ends go outside of markup, which else is not recognized."""
    if isinstance(span, str):
        yield _clean(span)
    elif isinstance(span, Link):
        yield honest(Link(_clean(span.label), _clean(span.url)))
    else:
        text = _clean(span.text)
        before, bare = text[: len(text) - len(text.lstrip())], text.strip()
        yield before
        if bare:
            yield bare if without_bold and isinstance(span, Strong) else replace(span, text=bare)
        yield text[len(before) + len(bare) :]


# Control characters and line breaks would end a line or a cell; bidirectional controls make text
# read otherwise than it is; half a surrogate pair cannot be sent.
_SPACES = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")
_REORDERING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HALVES = re.compile(r"[\ud800-\udfff]")
# Older push rules search bodies for "@room"; a word joiner breaks the word and is not seen.
_ROOM = re.compile(r"@(?=room)", re.IGNORECASE)


def _clean(text: str) -> str:
    text = _HALVES.sub("\ufffd", _REORDERING.sub("", _SPACES.sub(" ", text)))
    return _ROOM.sub("@\u2060", text)
