"""Yes for some and no for others of those named in one breath: "Sitzen A und B in X?"."""

from __future__ import annotations

from commands.questions.phrasing.view import HIDDEN, View
from commands.questions.reading.model import Mention


def with_those_lacking(view: View) -> str:
    """Return who it is; where others were asked for too, "A ja, B nein"."""
    names = view.names(view.finding.ids)
    lacking = [_called(view, one) for one in view.finding.lacking]
    return f"{names} ja, {' und '.join(lacking)} nein" if lacking else names


def neither_nor(view: View) -> str:
    """Return "Nein, weder A noch B." where it is none of several; else ""."""
    lacking = [_called(view, one) for one in view.finding.lacking]
    return f"Nein, weder {' noch '.join(lacking)}." if lacking else ""


def _called(view: View, mention: Mention) -> str:
    if len(mention.ids) == 1:
        return view.name(mention.ids[0])
    return HIDDEN if mention.sort == "person" and not view.show_persons else mention.text
