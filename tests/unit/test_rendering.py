# ruff: noqa: E501 - tables, one case to a line
"""Rendering: what rooms see, and that nothing in the data acts as markup, link or ping."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.links import SCHEMES, honest
from bot.rendering import LARGEST, TAGS, render, to_markdown
from commands.contract import Answer, Choice, Code, Line, Link, Strong, Struck, Table

# https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes
MATRIX_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "del", "details", "div", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip

ANSWER = Answer(
    title="Potenzialanalyse in Herne",
    lines=(("Das macht der ", Strong("Träger Morgen"), "."), "", "Klasse 8, 1. Halbjahr"),
    table=Table(
        ("Wer", "Telefon", "Mail"),
        (
            (
                "Träger Morgen",
                (Link("0234 5550-100", "tel:+492345550100"),),
                (Link("koko@herne.example", "mailto:koko@herne.example"),),
            ),
            ("A | B", "", (Link("Seite", "https://b.example"),)),
        ),
    ),
    choices=(Choice("Herne", "/wer macht in Herne die PA"), Choice("Hagen", "/wer …")),
    hints=(("Mehr dazu: ", Code("/hilfe wer")),),
    sources=("Verstanden: wer macht was · Herne", "Zeile akt-7"),
)


def test_the_plain_body_reads_well_line_by_line() -> None:
    assert render(ANSWER).body.split("\n") == [
        "Potenzialanalyse in Herne",
        "Das macht der Träger Morgen.",
        "",
        "Klasse 8, 1. Halbjahr",
        "",
        "• Träger Morgen — Telefon: 0234 5550-100 — Mail: koko@herne.example",
        "• A | B — Mail: Seite (https://b.example)",
        "",
        "1. Herne",
        "2. Hagen",
        "",
        "Mehr dazu: /hilfe wer",
        "",
        "Verstanden: wer macht was · Herne",
        "Zeile akt-7",
    ]


def test_html_has_title_table_numbered_choices_and_small_sources_last() -> None:
    assert render(ANSWER).html == (
        "<p><strong>Potenzialanalyse in Herne</strong><br>"
        "Das macht der <strong>Träger Morgen</strong>.</p><p>Klasse 8, 1. Halbjahr</p>"
        "<table><thead><tr><th>Wer</th><th>Telefon</th><th>Mail</th></tr></thead><tbody>"
        '<tr><td>Träger Morgen</td><td><a href="tel:+492345550100">0234 5550-100</a></td>'
        '<td><a href="mailto:koko@herne.example">koko@herne.example</a></td></tr>'
        '<tr><td>A | B</td><td></td><td><a href="https://b.example">Seite</a></td></tr>'
        "</tbody></table><ol><li>Herne</li><li>Hagen</li></ol>"
        "<p>Mehr dazu: <code>/hilfe wer</code></p>"
        "<p><sub>Verstanden: wer macht was · Herne<br>Zeile akt-7</sub></p>"
    )


def test_what_is_crossed_out_is_so_in_html_only() -> None:
    rendered = render(Answer(lines=((Struck("Do., 03.12.2026"), " abgesagt"),)))
    assert rendered.html == "<del>Do., 03.12.2026</del> abgesagt"
    assert rendered.body == "Do., 03.12.2026 abgesagt"


def test_a_single_paragraph_has_no_tag_around_it() -> None:
    assert render(Answer(lines=("Guten Tag",))).html == "Guten Tag"


def test_markdown_is_the_whole_answer_escaped() -> None:
    assert to_markdown(ANSWER).split("\n") == [
        "**Potenzialanalyse in Herne**  ",
        "Das macht der **Träger Morgen**.",
        "",
        "Klasse 8, 1. Halbjahr",
        "",
        "| Wer | Telefon | Mail |",
        "| --- | --- | --- |",
        "| Träger Morgen | [0234 5550-100](tel:+492345550100) | "
        "[koko@herne.example](mailto:koko@herne.example) |",
        r"| A \| B |  | [Seite](https://b.example) |",
        "",
        "1. Herne",
        "2. Hagen",
        "",
        "Mehr dazu: `/hilfe wer`",
        "",
        "*Verstanden: wer macht was · Herne*  ",
        "*Zeile akt-7*",
    ]


# --- Escaping -----------------------------------------------------------------------------------


class Page(HTMLParser):
    """Collects the text, the tags and the attributes of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


MARKUP = [
    "**fett** __fett__ *kursiv* _kursiv_ ~~weg~~",
    "<b>x</b> <script>alert(1)</script> <!-- x --> <img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60;b&#62; &nbsp; AT&T & Co",
    "[Bank](https://evil.example) ![x](https://evil.example) <https://evil.example>",
    "[Bank]: https://evil.example",
    "# Titel", "- Punkt", "+ Punkt", "* Punkt", "1. Punkt", "23) Punkt", "> Zitat", "    Code",
    "---", "===", "***", "```", "~~~", "`x`", "``", "a | b", "|---|---|", ":--", "\\", "\\*x\\*",
    "$x$", "x^2^", "a_b_c", "https://a.example/b_c_d", "5 < 6 > 4", '"x"', "'x'", "C:\\Ordner",
    "Träger & Söhne", "🙂", "=", "-", "!", "\\|", "`|`", "*", "`` ` ``",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("place", ["title", "line", "strong", "struck", "code", "cell", "struck cell", "code cell", "choice", "hint", "source"])  # fmt: skip
def test_data_is_shown_as_it_is_wherever_it_stands(text: str, place: str) -> None:
    answer = {
        "title": Answer(title=text),
        "line": Answer(lines=("x", text)),
        "strong": Answer(lines=((Strong(text),),)),
        "struck": Answer(lines=((Struck(text),),)),
        "code": Answer(lines=((Code(text),),)),
        "cell": Answer(table=Table((text, "x"), ((text, "x"),))),
        "struck cell": Answer(table=Table(("x",), (((Struck(text),),),))),
        "code cell": Answer(table=Table(("x",), (((Code(text),),),))),
        "choice": Answer(choices=(Choice(text, "/x"),)),
        "hint": Answer(hints=(text,)),
        "source": Answer(sources=(text,)),
    }[place]
    assert_shown(answer)


def squeezed(text: str) -> str:
    """Without any space, visible or not: spaces and breaks are the renderer's."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2060]+", "", text)


def scrubbed(text: str) -> str:
    """Without control characters and without what turns the direction of text."""
    without_turns = re.sub(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", without_turns)


def words(line: Line) -> str:
    shown = []
    for span in (line,) if isinstance(line, str) else line:
        if isinstance(span, Link):
            checked = honest(Link(scrubbed(span.label), scrubbed(span.url)))
            shown.append(checked if isinstance(checked, str) else checked.label)
        else:
            shown.append(scrubbed(span if isinstance(span, str) else span.text))
    return "".join(shown)


def expected_text(answer: Answer) -> str:
    lines: list[Line] = [answer.title, *answer.lines]
    if answer.table and answer.table.rows:
        lines += [*answer.table.headers, *(cell for row in answer.table.rows for cell in row)]
    lines += [*(choice.label for choice in answer.choices), *answer.hints, *answer.sources]
    return squeezed("".join(words(line) for line in lines))


OTHER_VIEWER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def assert_shown(answer: Answer) -> None:
    """All of the data is shown as it stands, and there is no markup but the answer's own."""
    page = Page(render(answer).html)
    assert squeezed(page.text) == expected_text(answer)
    assert page.tags <= TAGS
    for tag, name, value in page.attributes:
        assert (tag, name) == ("a", "href")
        assert value is not None
        assert value.partition(":")[0] in SCHEMES
    other = Page(OTHER_VIEWER.render(to_markdown(answer)))
    assert squeezed(other.text) == expected_text(answer)
    assert other.tags <= TAGS | {"em", "s"}


@pytest.mark.parametrize(
    "line",
    [
        ("ach!", Link("Seite", "https://a.example")),
        ("a", Strong("(b)"), "c"),
        ("a", Strong(" b "), "c"),
        (Strong("\\"), "0"),
        ("a", Struck("(b)"), "c"),
        (Struck("~a~"), Strong("b"), Struck("c"), Struck("d"), "~"),
        ("a**", Strong("b")),
        (Strong("a"), Strong("b"), Code("c"), Code("d")),
        (Strong("„a“"), ": ", Strong("b"), Link("c", "https://a.example"), Strong(".")),
        (Link("a", "https://a.example"), Link("b", "https://a.example")),
    ],
)
def test_neighbouring_spans_do_not_disturb_each_other(line: Line) -> None:
    assert_shown(Answer(title=line, lines=(line,), sources=(line,)))


nasty = st.text(
    st.sampled_from("ab1. -+#=:*_`~|<>&;[]()!\\/\"'@\n\t\u00a0\u200a€„“§.)x"), max_size=14
)
anything = nasty | st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=20)
spans = st.one_of(
    anything,
    st.builds(Strong, anything),
    st.builds(Struck, anything),
    st.builds(Code, anything),
    st.builds(
        Link,
        anything,
        anything | st.sampled_from(["https://a.example/?b=1&amp;c=*_", "https://a.example/(x)"]),
    ),
)
lines = anything | st.lists(spans, max_size=4).map(tuple)
tables = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Table,
        st.lists(anything, min_size=width, max_size=width).map(tuple),
        st.lists(st.lists(lines, min_size=width, max_size=width).map(tuple), max_size=2).map(tuple),
    )
)
answers = st.builds(
    Answer,
    title=lines,
    lines=st.lists(lines, max_size=3).map(tuple),
    table=st.none() | tables,
    choices=st.lists(st.builds(Choice, anything, st.just("/x")), max_size=2).map(tuple),
    hints=st.lists(lines, max_size=2).map(tuple),
    sources=st.lists(lines, max_size=2).map(tuple),
)


@given(answers)
@settings(max_examples=200, deadline=None)
def test_arbitrary_data_never_acts_as_markup(answer: Answer) -> None:
    assert_shown(answer)


def test_the_tags_used_are_of_the_matrix_subset() -> None:
    assert TAGS <= MATRIX_TAGS


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("@room bitte", "@\u2060room bitte"),
        ("an @ROOM!", "an @\u2060ROOM!"),
        ("Zeile\r\nZeile\tTab\x00", "Zeile Zeile Tab"),
        ("links\u202erechts\u2066x", "linksrechtsx"),
        ("halb \ud83d da", "halb \ufffd da"),
        ("10\u00a0000", "10\u00a0000"),
    ],
)
def test_text_is_cleaned_of_what_pings_breaks_or_deceives(text: str, body: str) -> None:
    assert render(Answer(lines=(text,))).body == body
    json.dumps(render(Answer(lines=((Code(text),),))).html).encode()


# --- Links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "url", "shown"),
    [
        # A label in words, or the address itself as people write it, stays.
        ("Webseite", "https://a.example/x", "Webseite"),
        ("www.a.example", "https://www.a.example/", "www.a.example"),
        ("HTTPS://A.example", "https://a.example", "HTTPS://A.example"),
        ("koko@a.example", "mailto:koko@a.example", "koko@a.example"),
        ("0234 5550-100", "tel:+492345550100", "0234 5550-100"),
        ("+49 234 5550-100", "tel:+492345550100", "+49 234 5550-100"),
        ("@anna:a.example", "https://matrix.to/#/@anna:a.example", "@anna:a.example"),
        ("@anna:a.example", "https://matrix.to/#/%40anna%3Aa.example", "@anna:a.example"),
        ("Anna Lindner", "https://matrix.to/#/@anna:a.example", "Anna Lindner"),
        ("Raum", "matrix:r/raum:a.example", "Raum"),
        ("Klasse 8, 1. Halbjahr", "https://a.example", "Klasse 8, 1. Halbjahr"),
        ("G.I.B.", "https://gib.example", "G.I.B."),
        # A label that names another target gives way to the true one.
        ("www.bank.example", "https://evil.example", "https://evil.example"),
        ("https://bank.example", "https://evil.example", "https://evil.example"),
        ("Ihre Bank: bank.example", "https://evil.example", "https://evil.example"),
        ("bank.example", "https://bank.example.evil.example", "https://bank.example.evil.example"),
        ("ｗｗｗ.bank.example", "https://evil.example", "https://evil.example"),
        ("bank。example", "https://evil.example", "https://evil.example"),
        ("koko@a.example", "mailto:evil@b.example", "evil@b.example"),
        ("@anna:a.example", "https://matrix.to/#/@eve:a.example", "https://matrix.to/#/@eve:a.example"),
        ("0234 5550-100", "tel:0900123456", "0900123456"),
        ("110", "tel:0900123456", "110"),
        ("", "https://a.example", "https://a.example"),
    ],
)  # fmt: skip
def test_a_link_keeps_what_its_label_says(label: str, url: str, shown: str) -> None:
    html = render(Answer(lines=((Link(label, url),),))).html
    assert re.fullmatch(r'<a href="[^"]+">([^<]*)</a>', html), html
    assert Page(html).text == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "vbscript:x", "//evil.example", "/x", "www.a.example", "", "https://", "https:evil.example",
        "https://bank.example@evil.example", "https://a:b@evil.example", "https://a.example/ x",
        "https://a.example\\@evil.example", "https://[::1", "java\nscript:alert(1)", "tel:x",
        "mailto:a@b.example?bcc=evil@c.example", "mxc://a.example/x", "https://a.example/" + "x" * 3000,
    ],
)  # fmt: skip
def test_what_must_not_be_linked_is_text(url: str) -> None:
    rendered = render(Answer(lines=((Link("Seite", url),),)))
    assert "<a" not in rendered.html
    assert rendered.body.startswith("Seite")
    assert "](" not in to_markdown(Answer(lines=((Link("Seite", url),),)))


# --- Size ---------------------------------------------------------------------------------------


def size(answer: Answer) -> int:
    rendered = render(answer)
    return len(json.dumps([rendered.body, rendered.html]))


def test_a_long_table_is_cut_at_a_row_and_says_so() -> None:
    rows = tuple((f"Träger {number}", "02323 5550-100") for number in range(2000))
    answer = Answer("Liste", ("Alle:",), Table(("Wer", "Telefon"), rows), sources=("akt-7",))
    rendered = render(answer)
    shown = re.findall(r"^• Träger (\d+) — Telefon: 02323 5550-100$", rendered.body, re.MULTILINE)
    assert shown == [str(number) for number in range(len(shown))]
    assert rendered.html.count("<tr>") == len(shown) + 1
    assert f"Gezeigt sind {len(shown)} von 2000 Zeilen" in rendered.body
    assert rendered.body.endswith("akt-7")
    assert LARGEST * 0.9 < size(answer) <= LARGEST


@pytest.mark.parametrize(
    "answer",
    [
        Answer(title="ü" * 60_000),
        Answer(lines=("🙂" * 60_000,)),
        Answer(lines=("<&>" * 20_000, (Code("`" * 60_000), Link("x", "https://a.example")))),
        Answer(lines=tuple("Zeile" for _ in range(20_000))),
        Answer("T", sources=tuple("Quelle" for _ in range(20_000))),
        Answer("T", hints=tuple("Hinweis" for _ in range(20_000))),
        Answer("T", choices=tuple(Choice("Wahl" * 9, "/x") for _ in range(5000))),
        Answer("T", table=Table(("x" * 60_000,), (("🙂" * 60_000,),))),
    ],
)  # fmt: skip
def test_whatever_is_too_large_is_cut_down_with_a_note(answer: Answer) -> None:
    assert size(answer) <= LARGEST
    assert "Mehr passt nicht in eine Nachricht" in render(answer).body


def test_what_fits_is_not_touched() -> None:
    answer = Answer(lines=("x" * 10_000,))
    assert "gekürzt" not in render(answer).body
    assert "x" * 10_000 in render(answer).html
