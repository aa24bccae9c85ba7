"""Wordings by kind over the second directory; beside each kind what must not be taken for it."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from tests.unit.questions.conftest import TODAY


def check(engine: Engine, question: str, asks: str, ids: str) -> None:
    reply = engine.ask(Question(question, TODAY))
    status = "answered" if ids else "none"
    assert (reply.status, reply.asks, set(reply.ids)) == (status, asks, set(ids.split()))


LEFT_OUT = (
    ("Werkstatttage Stenhafen: mit wem, vom BK Ankerplatz mal abgesehen?", "with_whom",
     "o-kos-sten"),
    ("Wer sitzt über die Seekammer hinaus im Bildungsrat?", "members",
     "o-kos-grau o-aa-grau o-sa-grau o-gew-n"),
    ("Bildungsrat: wer ist drin, KoSt und Schulaufsichtsamt ausgenommen?", "members",
     "o-aa-grau o-khg-see o-gew-n"),
    ("Wer ist im Bildungsrat, die KoSt lassen wir mal weg?", "members",
     "o-aa-grau o-sa-grau o-khg-see o-gew-n"),
    ("Bildungsrat, die Seekammer nicht mitgezählt: wer sitzt da?", "members",
     "o-kos-grau o-aa-grau o-sa-grau o-gew-n"),
    ("Was macht die Hochschule außer Robotik noch?", "what", "a-20"),
    # Not left out:
    ("Mit wem macht die Seekammer die Messe Klar Schiff?", "with_whom", "o-aa-grau"),
    ("Sitzen KoSt und Schulaufsichtsamt im Bildungsrat?", "members", "o-kos-grau o-sa-grau"),
)  # fmt: skip

TOWNS_OF_A_COUNTY = (
    ("Welche Stadt im Kreis Dünenland hat keine Jugendlotsen?", "where", "k-ohlm"),
    ("In welchen Gemeinden im Kreis Dünenland gibt es den Talentcheck?", "where",
     "k-tied k-ohlm"),
    ("Wo im Kreis Dünenland gibt es die Jugendlotsen nicht?", "where", "k-ohlm"),
    ("Welche Kommunen haben keinen Talentcheck?", "where", "k-lohb"),
)  # fmt: skip

MEANT = (
    ("Wen hat das Schulaufsichtsamt Grauwiek beim Schnupperpraktikum mit im Boot?", "with_whom",
     "o-khg-see o-hwk-wiek o-aa-grau"),
    ("Wen bindet das Schulaufsichtsamt Grauwiek beim Schnupperpraktikum ein?", "with_whom",
     "o-khg-see o-hwk-wiek o-aa-grau"),
    ("Wen ruft man beim Schnupperpraktikum in Grauwiek an?", "who", "o-sa-grau"),
    ("Wo war Leuchtturm 2025 mit dem Talentcheck unterwegs?", "where", "k-grau k-sten"),
    ("Wo ist die Seekammer mit drin?", "committees", "g-grau-br g-duen-lg g-reg"),
    ("Welchen Gremien steht die Seekammer 2026 vor?", "committees", "g-reg"),
    ("In welchen Gremien steht die Seekammer im Verzeichnis?", "committees",
     "g-grau-br g-duen-lg g-reg"),
    ("Wo trifft sich der Bildungsrat das nächste Mal?", "session", "s-03"),
    ("Wer kümmert sich in Grauwiek um die Schüler ohne Anschluss?", "who", "o-jls-grau"),
    ("Fällt Tiedemünde unter die KHG Geest oder die KHG See?", "jurisdiction", "o-khg-geest"),
    ("Ist das in Stenhafen beim Talentcheck inzwischen Leuchtturm oder noch das Lernhaus Priel?",
     "who", "o-leuchtturm"),
    ("Ist Leuchtturm oder die HWK Wiekland im Bildungsrat?", "members", ""),
    ("Wer hat vor Frau Krüger die KoSt Grauwiek geleitet?", "who", "p-11"),
    ("Talentcheck Stenhafen, eine Jugendleitstelle gibts da ja nicht – wer macht den dann?", "who",
     "o-leuchtturm"),
    ("Wo gibt es den Talentcheck, aber keine Werkstatttage?", "where", "k-duen k-tied k-ohlm"),
    ("Hat Tiedemünde dieselbe Bezirksregierung wie Grauwiek?", "jurisdiction", "o-br-nord"),
    ("Wer spricht für die KoSt im Bildungsrat?", "members", "o-kos-grau"),
    ("Wer sitzt für die KoSt in der Lenkungsgruppe Bad Lohbrück?", "members", "o-kos-lohb"),
    ("Wer spricht für die Hochschule im Bildungsrat?", "proxy", ""),
    ("Welche Vorsitze hat die Seekammer?", "committees", "g-reg"),
    ("Wer war bis 2024 beim Talentcheck in Stenhafen am Werk?", "who", "o-priel"),
    ("Woran ist die Hochschule beteiligt?", "what", "a-20 a-21"),
    ("Wann tgat die Lenkungsgruppe Stenhafen?", "session", "s-06"),
)  # fmt: skip

TURNS = (
    ("Wer löst Windfang beim Talentcheck im Kreis Dünenland ab?", "who", "o-kolk"),
    ("Wer macht den Talentcheck im Dünenland nach Windfang?", "who", "o-kolk"),
    ("Wer hat das Lernhaus Priel beim Talentcheck abgelöst?", "who", "o-leuchtturm"),
    ("Wen hat Leuchtturm beim Talentcheck in Stenhafen abgelöst?", "who", "o-priel"),
    ("Wen löst Kolk beim Talentcheck im Kreis Dünenland ab?", "who", "o-windfang"),
    ("Wen löst die Seekammer im Vorsitz der Lenkungsgruppe Stenhafen ab?", "chair", "o-aa-sten"),
    ("Wer löst Leuchtturm beim Talentcheck in Grauwiek ab?", "who", ""),
    ("Wer macht nach den Sommerferien den Talentcheck in Tiedemünde?", "who", "o-kolk"),
    ("Wer ist 2025 aus dem Bildungsrat ausgeschieden?", "members", "o-jls-grau"),
    ("Wer ist 2026 aus dem Bildungsrat ausgeschieden?", "members", ""),
    ("Wer kam 2026 im Bildungsrat neu dazu?", "members", "o-gew-n"),
    ("Wer sitzt sowohl im Bildungsrat als auch in der Küstenkonferenz?", "members",
     "o-kos-grau o-khg-see"),
    ("Welche Mitglieder der Küstenkonferenz sind auch im Bildungsrat?", "members",
     "o-kos-grau o-khg-see"),
    ("Sitzt die Hochschule im Bildungsrat und in der Küstenkonferenz?", "members", ""),
    ("Sitzt die Hochschule im Bildungsrat oder in der Küstenkonferenz?", "members", "o-hs"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "asks", "ids"), [*TURNS, *LEFT_OUT, *TOWNS_OF_A_COUNTY, *MEANT]
)
def test_wording(engine: Engine, question: str, asks: str, ids: str) -> None:
    check(engine, question, asks, ids)


THREADS = (
    ("Was macht Leuchtturm in Grauwiek?", "und in Stenhafen?", "what", "a-03"),
    ("Was macht die KoSt Grauwiek?", "und die in Stenhafen?", "what", ""),
    ("Wer macht in Stenhafen den Talentcheck?", "Wo ist der denn noch mit dem TC aktiv?", "where",
     "k-grau k-sten"),
    ("Wer gehört der Küstenkonferenz an?", "Spricht da jemand für Stenhafen mit?", "proxy",
     "o-kos-grau"),
)  # fmt: skip


@pytest.mark.parametrize(("first", "then", "asks", "ids"), THREADS)
def test_conversation(engine: Engine, first: str, then: str, asks: str, ids: str) -> None:
    engine.ask(Question(first, TODAY, conversation="1"))
    reply = engine.ask(Question(then, TODAY, conversation="1"))
    assert (reply.asks, set(reply.ids)) == (asks, set(ids.split()))
