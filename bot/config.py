"""Reading the settings from a TOML file and the environment, with every mistake named at once.

A key `[section] key` is overridden by the environment variable `SCHARNIER_<SECTION>_<KEY>`; lists
are comma separated there. Secrets may stand in files of their own (`password_file`). No message
shows a secret: neither a known one's value nor the value of an unknown key, since that may be a
misspelt one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.settings import (
    SECRETS,
    SECTIONS,
    AccessSettings,
    ChatSettings,
    HomeserverSettings,
    LoggingSettings,
    Settings,
    StorageSettings,
)

__all__ = [
    "AccessSettings",
    "ChatSettings",
    "ConfigError",
    "ConfigProblem",
    "HomeserverSettings",
    "LoggingSettings",
    "Settings",
    "StorageSettings",
    "load_settings",
]

DEFAULT_LOCATION = Path("config.toml")
PREFIX = "SCHARNIER_"
_PATHS = ("folder", "password_file", "access_token_file")


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One mistake: where it stands, the key, the value as given (None: not to be shown)."""

    source: str
    key: str
    value: str | None
    expected: str

    def __str__(self) -> str:
        given = f" = {self.value}" if self.value is not None else ""
        return ": ".join(part for part in (self.source, self.key + given, self.expected) if part)


class ConfigError(Exception):
    """The settings cannot be used; `problems` holds every reason, the message lists them all."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        self.problems = problems
        count = "einen Fehler" if len(problems) == 1 else f"{len(problems)} Fehler"
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"Die Konfiguration hat {count}:\n{lines}")


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as it was given, and where."""

    value: Any
    source: str


_Values = dict[tuple[str, str], _Given]


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings from `path` (default `./config.toml`, which may be missing) and `environ`.

    Relative paths in the file count from the file's folder, those in the environment from the
    working folder. Raises ConfigError, which names every wrong key, type and value at once.
    """
    location = path or DEFAULT_LOCATION
    problems: list[ConfigProblem] = []
    given = _from_environment(environ, problems)
    # Without a file everything may come from the environment; where nothing does, it is missing.
    values = _from_file(location, problems) if path or location.exists() or not given else {}
    _override(values, given)
    default_folder = location.absolute().parent / "data"
    values.setdefault(("storage", "folder"), _Given(default_folder, str(location)))
    problems += _read_secret_files(values)
    sections = {name: _validate(name, values, location, problems) for name in SECTIONS}
    problems += _login_problems(values, location)
    problems += _access_problems(values, location)
    if problems:
        raise ConfigError(tuple(problems))
    return Settings.model_validate(sections)


# --- What was given -----------------------------------------------------------------------------


def _from_file(location: Path, problems: list[ConfigProblem]) -> _Values:
    values: _Values = {}
    for section, content in _parse_toml(location).items():
        if section not in SECTIONS:
            problems.append(_unknown(str(location), section, f"[{section}]", tuple(SECTIONS)))
        elif not isinstance(content, dict):
            expected = f"erwartet wird ein Abschnitt [{section}] mit eigenen Zeilen"
            problems.append(ConfigProblem(str(location), section, None, expected))
        else:
            for key, value in content.items():
                if key in SECTIONS[section].model_fields:
                    given = _absolute(key, value, location.parent)
                    values[section, key] = _Given(given, str(location))
                else:
                    problems.append(_unknown_key(str(location), section, key, f"{section}.{key}"))
    return values


def _parse_toml(location: Path) -> dict[str, Any]:
    try:
        # Editors on Windows put a byte order mark first, which TOML does not allow.
        return tomllib.loads(location.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = "die Datei fehlt" if isinstance(error, FileNotFoundError) else _reason(error)
        expected = f"{reason}; eine Vorlage ist config.example.toml"
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        expected = f"Zeile {line} ist nicht in UTF-8; bitte die Datei als UTF-8 speichern"
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"in Zeile {place[1]}, Spalte {place[2]}" if place else "am Ende der Datei"
        expected = (
            f'kein gültiges TOML {where}; erwartet wird schlüssel = "Text" oder schlüssel = '
            '["Text", "Text"] unter einem [abschnitt]'
        )
    raise ConfigError((ConfigProblem(str(location), "", None, expected),))


def _from_environment(environ: Mapping[str, str], problems: list[ConfigProblem]) -> _Values:
    values: _Values = {}
    known = {
        f"{PREFIX}{section}_{key}".upper(): (section, key)
        for section, model in SECTIONS.items()
        for key in model.model_fields
    }
    # Other variables may begin so as well, such as those of a service manager or of test runs.
    sections = tuple(f"{PREFIX}{section}_".upper() for section in SECTIONS)
    for name, text in environ.items():
        if name in known:
            section, key = known[name]
            is_list = get_origin(SECTIONS[section].model_fields[key].annotation) is tuple
            value = [part.strip() for part in text.split(",") if part.strip()] if is_list else text
            values[section, key] = _Given(_absolute(key, value, Path.cwd()), _variable(name))
        elif name.startswith(sections) or _nearly(name, tuple(known)):
            problems.append(_unknown(_variable(name), name, "", tuple(known)))
    return values


def _override(values: _Values, overriding: _Values) -> None:
    """Let the environment win; a secret given there replaces the file's in either form."""
    for section, key in overriding:
        if section == "homeserver" and key.removesuffix("_file") in SECRETS:
            values.pop((section, key.removesuffix("_file")), None)
            values.pop((section, f"{key.removesuffix('_file')}_file"), None)
    values.update(overriding)


def _absolute(key: str, value: Any, base: Path) -> Any:
    is_path = key in _PATHS and isinstance(value, str) and value.strip() != ""
    return base.absolute() / Path(value.strip()).expanduser() if is_path else value


def _read_secret_files(values: _Values) -> Iterator[ConfigProblem]:
    for secret in SECRETS:
        given = values.get(("homeserver", f"{secret}_file"))
        if given is None or not isinstance(given.value, Path):
            continue
        key = f"homeserver.{secret}_file"
        if ("homeserver", secret) in values:
            expected = f"steht zusammen mit homeserver.{secret} da; nur eines von beiden angeben"
            yield ConfigProblem(given.source, key, _shown(key, given.value), expected)
            continue
        try:
            text = given.value.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = _reason(error) if isinstance(error, OSError) else "sie ist nicht in UTF-8"
            text, expected = "", f"die Datei lässt sich nicht lesen: {reason}"
        else:
            expected = "die Datei ist leer; erwartet wird darin das Geheimnis in einer Zeile"
        # Given in any case, so that a missing login is not reported on top.
        values["homeserver", secret] = _Given(text or "?", given.source)
        if not text:
            yield ConfigProblem(given.source, key, _shown(key, given.value), expected)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "sie fehlt"
    if isinstance(error, PermissionError):
        return "keine Leserechte"
    return error.strerror or type(error).__name__


# --- What is wrong with it ----------------------------------------------------------------------


def _validate(
    section: str, values: _Values, location: Path, problems: list[ConfigProblem]
) -> dict[str, Any]:
    content = {key: given.value for (name, key), given in values.items() if name == section}
    try:
        SECTIONS[section].model_validate(content)
    except ValidationError as error:
        problems += [_invalid(section, detail, values, location) for detail in error.errors()]
    return content


def _invalid(section: str, detail: ErrorDetails, values: _Values, location: Path) -> ConfigProblem:
    key, *position = detail["loc"]
    given = values.get((section, str(key)))
    name = f"{section}.{key}"
    description = SECTIONS[section].model_fields[str(key)].description
    if given is None:
        return ConfigProblem(str(location), name, None, f"fehlt; erwartet wird {description}")
    reason = detail.get("ctx", {}).get("error")
    expected = f"erwartet wird {reason if isinstance(reason, ValueError) else description}"
    value = given.value
    if position and isinstance(value, list):
        value = value[int(position[0])]
    return ConfigProblem(given.source, name, _shown(name, value), expected)


def _login_problems(values: _Values, location: Path) -> Iterator[ConfigProblem]:
    pairs = [("homeserver", secret) for secret in SECRETS]
    given = [values[pair] for pair in pairs if pair in values]
    if not given:
        expected = "fehlt; erwartet wird password, password_file oder access_token mit device_id"
        yield ConfigProblem(str(location), "homeserver.password", None, expected)
    if len(given) == len(SECRETS):
        expected = "steht neben homeserver.password da; nur eines von beiden angeben"
        yield ConfigProblem(given[1].source, "homeserver.access_token", None, expected)
    if ("homeserver", "access_token") in values and ("homeserver", "device_id") not in values:
        expected = "fehlt; erwartet wird die Gerätekennung, zu der homeserver.access_token gehört"
        yield ConfigProblem(str(location), "homeserver.device_id", None, expected)


def _access_problems(values: _Values, location: Path) -> Iterator[ConfigProblem]:
    pairs = (("access", "servers"), ("access", "people"))
    if not any(values[pair].value for pair in pairs if pair in values):
        expected = (
            "niemand ist zugelassen; erwartet wird mindestens ein Server in servers, "
            'etwa ["herne.example"], oder eine Person in people'
        )
        yield ConfigProblem(str(location), "access.servers", None, expected)


def _unknown_key(source: str, section: str, key: str, name: str) -> ConfigProblem:
    elsewhere = [other for other, model in SECTIONS.items() if key in model.model_fields]
    if elsewhere:
        expected = f"unbekannt; der Schlüssel gehört in den Abschnitt [{elsewhere[0]}]"
        return ConfigProblem(source, name, None, expected)
    return _unknown(source, key, name, tuple(SECTIONS[section].model_fields))


def _nearly(name: str, known: tuple[str, ...]) -> bool:
    is_ours = name.startswith(PREFIX)
    return (
        is_ours and process.extractOne(name, known, score_cutoff=90, scorer=fuzz.ratio) is not None
    )


def _unknown(source: str, key: str, name: str, known: tuple[str, ...]) -> ConfigProblem:
    nearest = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=70)
    if nearest:
        return ConfigProblem(source, name, None, f"unbekannt; meinten Sie {nearest[0]}?")
    return ConfigProblem(source, name, None, f"unbekannt; bekannt sind {', '.join(known)}")


def _variable(name: str) -> str:
    return f"Umgebungsvariable {name}"


def _shown(name: str, value: Any) -> str | None:
    """Show a value as TOML has it; hide secrets, also those within an address."""
    if name.partition(".")[2] in SECRETS:
        return None
    text = str(value) if isinstance(value, Path) else value
    shown = f'"{text}"' if isinstance(text, str) else str(text)
    return re.sub(r"://[^/\s]*@", "://***@", shown)
