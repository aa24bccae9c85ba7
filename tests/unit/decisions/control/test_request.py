"""What people type behind `/beschlusskontrolle`: formats, a part of the list, settings."""

from __future__ import annotations

import pytest

from commands.contract import UserError
from commands.decisions.control.request import Request, Setting, read_request


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Request("")),
        ("pdf", Request("", ("pdf",))),
        ("als PDF", Request("", ("pdf",))),
        ("xlsx, csv und md", Request("", ("xlsx", "csv", "md"))),
        ("als Excel", Request("", ("xlsx",))),
        ("als Excel-Datei bitte", Request("bitte", ("xlsx",))),
        ("als Exceltabelle", Request("", ("xlsx",))),
        ("exel", Request("", ("xlsx",))),
        ("als Tabelle", Request("", ("xlsx",))),
        ("als eine Tabelle und als PDF", Request("und", ("pdf", "xlsx"))),
        (".xlsx", Request("", ("xlsx",))),
        ("pdf pdf", Request("", ("pdf",))),
        ("Markdown", Request("", ("md",))),
        ("im Format pdf", Request("", ("pdf",))),
        ("überfällig als PDF", Request("überfällig", ("pdf",))),
        ("verantwortlich: IHK als Excel", Request("verantwortlich: IHK", ("xlsx",))),
        ("ohne Datei", Request("", ())),
        ("nur als Nachricht", Request("", ())),
        ("rot und gelb", Request("und", lights=("🔴", "🟡"))),
        ("grüne", Request("", lights=("🟢",))),
        ("ohne Rückmeldung", Request("", only_owed=True)),
        ("noch keine Antwort pdf", Request("", ("pdf",), only_owed=True)),
        ("Beschlusskontrolle Ampel aktuelle", Request("")),
        ("bald fällig", Request("", lights=("🟡",))),
        ("fällig diese Woche", Request("diese Woche", by_deadline=True)),
        ("schick mir die Liste als Datei", Request("die Liste")),
        # Only whole words are formats.
        ("Verpdfung", Request("Verpdfung")),
        ("Tabelle der Messe", Request("Tabelle der Messe")),
        ("pdf-Messe", Request("pdf-Messe")),
    ],
)
def test_a_part_of_the_list_and_its_files(text: str, expected: Request) -> None:
    assert read_request(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vor Sitzung", Setting("")),
        ("vor der Sitzung 3 Tage", Setting("", days=3, enabled=True)),
        ("vor Sitzungen: 3 Tage vorher", Setting("", days=3, enabled=True)),
        ("3 Tage vor jeder Sitzung", Setting("", days=3, enabled=True)),
        ("einen Tag vor der Sitzung", Setting("", days=1, enabled=True)),
        ("vor Sitzung zwei Wochen", Setting("", days=14, enabled=True)),
        ("vor Sitzung 0 Tage", Setting("", days=0, enabled=True)),
        ("vor Sitzung am selben Tag", Setting("", days=0, enabled=True)),
        ("vor Sitzung 1 Monat", Setting("", days=30, enabled=True)),
        ("vor Sitzung aus", Setting("", enabled=False)),
        ("automatisch aus", Setting("", enabled=False)),
        ("vor jeder Sitzung nicht", Setting("", enabled=False)),
        ("vor Sitzung an", Setting("", enabled=True)),
        ("vor Sitzung üblich", Setting("", enabled=True, usual=True)),
        ("vor Sitzung Lenkungskreis Herne 5 Tage",
         Setting("Lenkungskreis Herne", days=5, enabled=True)),
        ("Lenkungskreis Herne vor Sitzung aus", Setting("Lenkungskreis Herne", enabled=False)),
        ("vor Sitzung Arbeitskreis Mülheim an der Ruhr",
         Setting("Arbeitskreis Mülheim an der Ruhr")),
        ("Format pdf", Setting("", formats=("pdf",))),
        ("Formate: csv und md", Setting("", formats=("csv", "md"))),
        ("Format üblich", Setting("", formats=())),
        ("Lenkungskreis Herne Format pdf, xlsx",
         Setting("Lenkungskreis Herne", formats=("pdf", "xlsx"))),
        ("Format pdf Lenkungskreis Herne", Setting("Lenkungskreis Herne", formats=("pdf",))),
    ],
)  # fmt: skip
def test_a_setting_and_the_committee_that_it_names(text: str, expected: Setting) -> None:
    found = read_request(text)
    assert found == expected
    # The line behind a choice of committees sets the same.
    assert read_request(f"{expected.line} {expected.rest}".strip()) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("als ods", "Als ods gibt es die Liste nicht; es gehen pdf, xlsx, csv und md."),
        ("Word", "Als word gibt es die Liste nicht"),
        ("Format", "Welches Format?"),
        ("Format bunt", "Welches Format?"),
        ("Format docx", "Als docx gibt es die Liste nicht"),
        ("vor Sitzung 61 Tage", "„61 Tage“ geht nicht: Es gehen 0 bis 60 Tage"),
        ("vor Sitzung 9 Wochen", "„9 Wochen“ geht nicht"),
        ("vor Sitzung -3 Tage", "„-3 Tage“ geht nicht"),
        ("vor Sitzung 1,5 Tage", "„1,5 Tage“ geht nicht"),
        ("vor Sitzung ein paar Tage", "„paar Tage“ geht nicht"),
        ("vor Sitzung 3 Werktage", "Gezählt werden Kalendertage"),
    ],
)
def test_what_does_not_go_is_named(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said.replace("?", r"\?")):
        read_request(text)
