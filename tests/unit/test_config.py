# ruff: noqa: E501 - one mistake, one line
"""Settings: what is accepted, and that everything wrong is named at once, without secrets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, load_settings
from bot.settings import SECTIONS

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
GOOD = """
[homeserver]
url = "https://matrix.herne.example/"
user_id = "@scharnier:herne.example"
password = "streng-geheim"
[access]
servers = ["Herne.Example"]
"""


def load(tmp_path: Path, text: str, **environ: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environ)


def problems(tmp_path: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, **environ)
    return [str(problem).replace(str(tmp_path), "") for problem in caught.value.problems]


def test_good_settings_are_read_and_defaults_filled_in(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    assert settings.homeserver.url == "https://matrix.herne.example"
    assert settings.homeserver.password is not None
    assert settings.homeserver.password.get_secret_value() == "streng-geheim"
    assert settings.storage.folder == tmp_path / "data"
    assert settings.storage.database_url == f"sqlite:///{tmp_path}/data/scharnier.db"
    assert settings.access.servers == ("herne.example",)
    assert (settings.chat.prefix, settings.chat.display_name) == ("!", "Scharnier")
    assert settings.logging.level == "INFO"


def test_no_secret_is_ever_printed(tmp_path: Path) -> None:
    settings = load(
        tmp_path, GOOD + '[storage]\ndatabase_url = "postgresql://bot:streng-geheim@db/scharnier"'
    )
    assert "streng-geheim" not in repr(settings)
    assert settings.storage.database_url == "postgresql+psycopg://bot:streng-geheim@db/scharnier"


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    with pytest.raises(ValueError, match="frozen"):
        settings.chat.prefix = "?"  # type: ignore[misc]


# One mistake each: what is changed in or added to the good file, and what is said about it.
MISTAKES = [
    ("misspelt key", ('user_id = "@', 'user_idd = "@'), "homeserver.user_idd: unbekannt; meinten Sie user_id?"),
    ("key of another section", ("[access]", '[access]\nprefix = "?"'), "access.prefix: unbekannt; der Schlüssel gehört in den Abschnitt [chat]"),
    ("misspelt section", ("[access]", "[acess]"), "[acess]: unbekannt; meinten Sie access?"),
    ("key before any section", ("[homeserver]", "chat = 1\n[homeserver]"), "chat: erwartet wird ein Abschnitt [chat] mit eigenen Zeilen"),
    ("no scheme", ("https://", ""), 'homeserver.url = "matrix.herne.example/": erwartet wird eine Adresse mit https://'),
    ("other scheme", ("https://", "ftp://"), 'homeserver.url = "ftp://matrix.herne.example/": erwartet'),
    ("no such port", ("example/", "example:99999/"), "homeserver.url = "),
    ("broken IPv6", ("matrix.herne.example/", "[::1"), 'homeserver.url = "https://[::1": erwartet wird eine Adresse'),
    ("name in the address", ("https://", "https://bot:streng-geheim@"), 'homeserver.url = "https://***@matrix.herne.example/": erwartet wird eine Adresse'),
    ("number for text", ('"https://matrix.herne.example/"', "8008"), "homeserver.url = 8008: erwartet wird die Adresse des Matrix-Servers als Text"),
    ("no user id", ('"@scharnier:herne.example"', '"scharnier"'), 'homeserver.user_id = "scharnier": erwartet wird eine Matrix-Kennung, etwa @scharnier:herne.example'),
    ("missing url", ('url = "https://matrix.herne.example/"', ""), "homeserver.url: fehlt; erwartet wird die Adresse"),
    ("no login", ('password = "streng-geheim"', ""), "homeserver.password: fehlt; erwartet wird password, password_file oder"),
    ("empty password", ("streng-geheim", ""), "homeserver.password: erwartet wird das Passwort des Bots als Text"),
    ("number as password", ('"streng-geheim"', "12345"), "homeserver.password: erwartet wird das Passwort des Bots als Text"),
    ("two logins", ("[access]", 'access_token = "syt"\ndevice_id = "A"\n[access]'), "homeserver.access_token: steht neben homeserver.password da"),
    ("token without device", ("password =", "access_token ="), "homeserver.device_id: fehlt; erwartet wird die Gerätekennung"),
    ("password twice", ("[access]", 'password_file = "x"\n[access]'), "homeserver.password_file = \"/x\": steht zusammen mit homeserver.password da"),
    ("nobody admitted", ('"Herne.Example"', ""), "access.servers: niemand ist zugelassen; erwartet wird mindestens ein Server"),
    ("text for a list", ('["Herne.Example"]', '"herne.example"'), 'access.servers = "herne.example": erwartet wird eine Liste von Servernamen'),
    ("address for a server", ('"Herne.Example"', '"a.example", "https://b.example"'), 'access.servers = "https://b.example": erwartet wird der Name eines Matrix-Servers ohne https://'),
    ("server for an operator", ("[access]", '[access]\noperators = ["herne.example"]'), 'access.operators = "herne.example": erwartet wird eine Matrix-Kennung'),
    ("word as prefix", ("[access]", '[chat]\nprefix = "bot"\n[access]'), 'chat.prefix = "bot": erwartet wird ein einzelnes Zeichen wie !'),
    ("slash as prefix", ("[access]", '[chat]\nprefix = "/"\n[access]'), 'chat.prefix = "/": erwartet wird ein einzelnes Zeichen wie !'),
    ("other level", ("[access]", '[logging]\nlevel = "LAUT"\n[access]'), 'logging.level = "LAUT": erwartet wird DEBUG, INFO, WARNING oder ERROR'),
    ("other database", ("[access]", '[storage]\ndatabase_url = "mysql://bot:streng-geheim@db/x"\n[access]'), 'storage.database_url = "mysql://***@db/x": erwartet wird sqlite:////ordner'),
    ("SQLite in memory", ("[access]", '[storage]\ndatabase_url = "sqlite://"\n[access]'), 'storage.database_url = "sqlite://": erwartet wird'),
    ("file for a folder", ("[access]", '[storage]\nfolder = "config.toml/x"\n[access]'), "storage.folder = \"/config.toml/x\": erwartet wird ein Ordner; /config.toml ist keiner"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_mistake_is_named_with_key_value_and_what_was_expected(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    found = problems(tmp_path, text)
    assert any(line.startswith(f"/config.toml: {said}") for line in found), found
    assert "streng-geheim" not in "\n".join(found)


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = '[homeserver]\nurl = "x"\npasword = "streng-geheim"\n[chat]\nprefix = ""\n[loging]\n'
    found = "\n".join(problems(tmp_path, text, SCHARNIER_LOGGING_LEVEL="laut"))
    for key in (
        "homeserver.url",
        "homeserver.user_id",
        "homeserver.pasword: unbekannt; meinten Sie password?",
        "homeserver.password: fehlt",
        "access.servers",
        "chat.prefix",
        "[loging]",
        "Umgebungsvariable SCHARNIER_LOGGING_LEVEL: logging.level",
    ):
        assert key in found
    assert "geheim" not in found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[homeserver]\nurl = streng-geheim\n", "kein gültiges TOML in Zeile 2, Spalte"),
        (b'[homeserver]\nurl = "a', "kein gültiges TOML"),
        (b'[homeserver]\ndevice_name = "B\xfcro"\n', "Zeile 2 ist nicht in UTF-8"),
    ],
)
def test_an_unreadable_file_is_refused_with_the_place(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said) as caught:
        load_settings(path, {})
    assert "geheim" not in str(caught.value)


def test_a_missing_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="die Datei fehlt; eine Vorlage ist"):
        load_settings(tmp_path / "nirgends.toml", {})


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + GOOD).homeserver.user_id == "@scharnier:herne.example"


# --- Environment and secret files ---------------------------------------------------------------


def test_the_environment_wins_and_lists_are_comma_separated(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        GOOD,
        SCHARNIER_ACCESS_SERVERS="a.example, b.example:8448,",
        SCHARNIER_CHAT_PREFIX="?",
        SCHARNIER_LOGGING_LEVEL="debug",
        SCHARNIER_READY_FILE="not a setting",
        PATH="/bin",
    )
    assert settings.access.servers == ("a.example", "b.example:8448")
    assert settings.chat.prefix == "?"
    assert settings.logging.level == "DEBUG"


def test_the_environment_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(
        None,
        {
            "SCHARNIER_HOMESERVER_URL": "http://localhost:8008",
            "SCHARNIER_HOMESERVER_USER_ID": "@bot:localhost:8008",
            "SCHARNIER_HOMESERVER_ACCESS_TOKEN": "syt",
            "SCHARNIER_HOMESERVER_DEVICE_ID": "ABC",
            "SCHARNIER_ACCESS_PEOPLE": "@anna:localhost:8008",
            "SCHARNIER_STORAGE_FOLDER": "hier",
        },
    )
    assert settings.homeserver.device_id == "ABC"
    assert settings.storage.folder == tmp_path / "hier"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SCHARNIER_HOMSERVER_PASSWORD", "meinten Sie SCHARNIER_HOMESERVER_PASSWORD?"),
        ("SCHARNIER_HOMESERVER_PASWORD", "meinten Sie SCHARNIER_HOMESERVER_PASSWORD?"),
        ("SCHARNIER_CHAT_QQQQQQQQQQQQQQQQ", "bekannt sind SCHARNIER_HOMESERVER_URL,"),
    ],
)
def test_an_unknown_variable_is_named_but_not_its_value(
    name: str, said: str, tmp_path: Path
) -> None:
    (line,) = problems(tmp_path, GOOD, **{name: "streng-geheim"})
    assert line.startswith(f"Umgebungsvariable {name}: unbekannt; {said}")
    assert "geheim" not in line


def test_secrets_come_from_files_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("aus der Datei\n", encoding="utf-8")
    text = GOOD.replace('password = "streng-geheim"', 'password_file = "secret"')
    password = load(tmp_path, text).homeserver.password
    assert password is not None
    assert password.get_secret_value() == "aus der Datei"


@pytest.mark.parametrize("form", ["password", "password_file"])
def test_a_password_in_the_environment_replaces_the_files_in_either_form(
    form: str, tmp_path: Path
) -> None:
    text = GOOD.replace('password = "streng-geheim"', f'{form} = "veraltet"')
    settings = load(tmp_path, text, SCHARNIER_HOMESERVER_PASSWORD="neu")
    assert settings.homeserver.password is not None
    assert settings.homeserver.password.get_secret_value() == "neu"


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "sie fehlt"), (b" \n", "die Datei ist leer"), (b"\xff\xfe", "nicht in UTF-8")],
)
def test_an_unusable_secret_file_is_the_only_problem_reported(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    text = GOOD.replace('password = "streng-geheim"', "")
    path = str(tmp_path / "secret")
    (line,) = problems(tmp_path, text, SCHARNIER_HOMESERVER_PASSWORD_FILE=path)
    assert "homeserver.password_file" in line
    assert said in line


# --- The example --------------------------------------------------------------------------------


def keys() -> list[tuple[str, str, str]]:
    found, section = [], ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
        elif entry := re.fullmatch(r"(?:# )?(\w+) = (.+)", line):
            found.append((section, entry[1], entry[2]))
    return found


def test_the_example_loads() -> None:
    assert load_settings(EXAMPLE, {}).homeserver.user_id == "@scharnier:herne.example"


def test_the_example_shows_every_key_once_and_no_other() -> None:
    shown = [(section, key) for section, key, _ in keys()]
    known = [(name, key) for name, model in SECTIONS.items() for key in model.model_fields]
    assert sorted(shown) == sorted(known)


@pytest.mark.parametrize(("section", "key", "value"), keys())
def test_every_value_shown_in_the_example_is_accepted(
    section: str, key: str, value: str, tmp_path: Path
) -> None:
    content = (
        {"url": "https://a.example", "user_id": "@a:a.example"} if section == "homeserver" else {}
    )
    SECTIONS[section].model_validate({**content, key: tomllib.loads(f"v = {value}")["v"]})
