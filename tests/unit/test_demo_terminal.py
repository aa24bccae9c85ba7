"""Messages in the terminal: what the HTML subset of Matrix clients looks like there."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from bot.demo.terminal import from_html, plain


def shown(html: str) -> str:
    console = Console(file=StringIO(), width=60, color_system=None)
    console.print(from_html(html))
    printed = console.file
    assert isinstance(printed, StringIO)
    return "\n".join(line.rstrip() for line in printed.getvalue().splitlines())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Guten <b>Tag</b>", "Guten Tag"),
        ("<p>eins</p>\n<p>zwei</p>", "eins\n\nzwei"),
        ("<p>eins</p><ul><li>a</li></ul><p>zwei</p>", "eins\n• a\nzwei"),
        ("<p>eins</p><table></table><p>zwei</p>", "eins\nzwei"),
        ("eins<br>zwei<br/>drei", "eins\nzwei\ndrei"),
        ("<p>viel   \n  Luft</p>", "viel Luft"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "• a\n  • b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<ol start="3"><li>a</li></ol>', "3. a"),
        ('<ol start="-x"><li>a</li></ol>', "1. a"),
        ("&lt;b&gt; &amp; &uuml;", "<b> & ü"),
        ("[bold]kein Markup[/bold]", "[bold]kein Markup[/bold]"),
        ("<mx-reply><blockquote>alt</blockquote></mx-reply>neu", "neu"),
        ("<unbekannt>bleibt</unbekannt>", "bleibt"),
        ("</p></td></table><p>gut", "gut"),
        ("<table></table>", ""),
    ],
)
def test_elements_become_plain_structure(html: str, text: str) -> None:
    assert shown(html) == text


def test_a_table_is_a_table() -> None:
    html = (
        "<table><thead><tr><th>Wer</th><th>Wann</th></tr></thead><tbody>"
        "<tr><td>Bildungswerk <b>Morgen</b></td><td>Klasse 8,<br>1. Halbjahr</td></tr>"
        "<tr><td>kürzer</td></tr></tbody></table>"
    )
    assert shown(html) == (
        "╭─────────────────────┬─────────────╮\n"
        "│ Wer                 │ Wann        │\n"
        "├─────────────────────┼─────────────┤\n"
        "│ Bildungswerk Morgen │ Klasse 8,   │\n"
        "│                     │ 1. Halbjahr │\n"
        "│ kürzer              │             │\n"
        "╰─────────────────────┴─────────────╯"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://www.herne.example/">www.herne.example</a>', "www.herne.example"),
        ('<a href="mailto:ki@herne.example">ki@herne.example</a>', "ki@herne.example"),
        ('<a href="tel:023235550108">02323 5550-108</a>', "02323 5550-108"),
        ('<a href="tel:0190123">02323 5550-108</a>', "02323 5550-108 (0190123)"),
        ('<a href="https://boese.example">sparkasse.example</a>',
         "sparkasse.example (boese.example)"),
        ('<a href="https://matrix.to/#/@a:b.example">Anna</a>', "Anna (@a:b.example)"),
        ("<a>ohne Ziel</a>", "ohne Ziel"),
    ],
)  # fmt: skip
def test_a_link_shows_where_it_leads(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mrot\x1b]8;;x\x07", "[31mrot]8;;x"),
        ("\x9b2J", "2J"),
        ("abc\u202edef\u2066", "abcdef"),
        ("zwei\nZeilen\tTab", "zwei\nZeilen\tTab"),
        ("u\u0308", "ü"),
    ],
)
def test_nothing_said_can_steer_the_terminal(text: str, safe: str) -> None:
    assert plain(text) == safe


def test_no_control_character_survives_in_text_or_target() -> None:
    html = '<p>&#27;[2J\x1b[2J</p><a href="https://x.example/\x1b[2J">\x07</a>'
    assert "\x1b" not in shown(html)
    assert "\x07" not in shown(html)
