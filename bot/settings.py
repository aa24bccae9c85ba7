"""The settings as frozen models: every section and key, what it means and what it must look like.

The German description of a field is what `bot.config` tells an operator who gave something else;
a `ValueError` raised by a validator says it more exactly. `config.example.toml` shows every key.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)

# Matrix identifiers, loosely: https://spec.matrix.org/v1.16/appendices/#identifier-grammar
_SERVER = r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?"
_USER_ID = re.compile(rf"@[^\s:@]+:{_SERVER}")
_SERVER_NAME = re.compile(_SERVER)
_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")


def _web_address(value: str) -> str:
    message = "eine Adresse mit https:// oder http://, etwa https://matrix.herne.example"
    try:
        parts = urlsplit(value)
        usable = parts.hostname and parts.username is None and (parts.port is None or parts.port)
    except ValueError:  # not an address at all, or no such port
        raise ValueError(message) from None
    if parts.scheme not in {"http", "https"} or not usable:
        raise ValueError(message)
    return value.rstrip("/")


def _user_id(value: str) -> str:
    if not _USER_ID.fullmatch(value):
        message = "eine Matrix-Kennung, etwa @scharnier:herne.example"
        raise ValueError(message)
    return value


def _server_name(value: str) -> str:
    if not _SERVER_NAME.fullmatch(value):
        message = "der Name eines Matrix-Servers ohne https://, etwa herne.example"
        raise ValueError(message)
    return value.lower()


def _usable_folder(value: Path) -> Path:
    """Accept a folder that is there or can be made; nothing is created while reading settings."""
    try:
        nearest = next(parent for parent in (value, *value.absolute().parents) if parent.exists())
    except OSError as error:
        message = f"ein erreichbarer Ordner ({error.strerror})"
        raise ValueError(message) from None
    if not nearest.is_dir():
        message = f"ein Ordner; {nearest} ist keiner"
        raise ValueError(message)
    if not os.access(nearest, os.W_OK | os.X_OK):
        message = f"ein Ordner, in dem Scharnier schreiben darf; in {nearest} darf es das nicht"
        raise ValueError(message)
    return value


def _readable_folder(value: Path) -> Path:
    """Accept a folder that can be read, or may come to be there later."""
    if value.exists() and not value.is_dir():
        message = f"ein Ordner; {value} ist keiner"
        raise ValueError(message)
    if value.exists() and not os.access(value, os.R_OK | os.X_OK):
        message = f"ein Ordner, den Scharnier lesen darf; {value} darf es nicht lesen"
        raise ValueError(message)
    return value


def _database_url(value: str) -> str:
    """Accept SQLite and PostgreSQL; the latter always by psycopg, the driver that is shipped."""
    scheme, separator, rest = value.partition("://")
    is_file = scheme == "sqlite" and rest.startswith("/") and len(rest) > 1
    is_server = scheme in _DATABASES[1:] and rest.strip("/") != ""
    if not separator or not (is_file or is_server):
        message = (
            "sqlite:////ordner/scharnier.db oder postgresql+psycopg://name@rechner/datenbank; "
            "andere Datenbanken kennt Scharnier nicht"
        )
        raise ValueError(message)
    return value if is_file else f"postgresql+psycopg://{rest}"


def _command_prefix(value: str) -> str:
    if len(value) != 1 or value.isalnum() or value.isspace() or value == "/":
        message = "ein einzelnes Zeichen wie !, kein Buchstabe, keine Ziffer und nicht /"
        raise ValueError(message)
    return value


def _movable_holiday(value: str) -> str:
    """Accept the id of a municipality and a date: "k-her 2027-02-15"."""
    place, _, day = " ".join(value.split()).partition(" ")
    try:
        return f"{place} {date.fromisoformat(day):%Y-%m-%d}"
    except ValueError:
        message = "die Kennung einer Kommune und ein Datum, etwa k-her 2027-02-15"
        raise ValueError(message) from None


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Filled = Annotated[str, StringConstraints(min_length=1)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
UserId = Annotated[str, AfterValidator(_user_id)]
ServerName = Annotated[str, AfterValidator(_server_name)]
Folder = Annotated[Path, AfterValidator(_usable_folder)]
ReadableFolder = Annotated[Path, AfterValidator(_readable_folder)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Prefix = Annotated[str, AfterValidator(_command_prefix)]
MovableHoliday = Annotated[str, AfterValidator(_movable_holiday)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]
Secret = Annotated[SecretStr, Field(min_length=1)]


class Section(BaseModel):
    """A section of the configuration: frozen, and no key unknown."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )


class HomeserverSettings(Section):
    """The bot's account. Exactly one of `password` and `access_token` is set."""

    url: WebAddress = Field(description="die Adresse des Matrix-Servers als Text")
    user_id: UserId = Field(description="die Matrix-Kennung des Bots als Text")
    password: Secret | None = Field(None, description="das Passwort des Bots als Text")
    password_file: Path | None = Field(None, description="der Pfad einer Datei als Text")
    access_token: Secret | None = Field(None, description="ein Zugangsschlüssel als Text")
    access_token_file: Path | None = Field(None, description="der Pfad einer Datei als Text")
    device_id: Filled | None = Field(None, description="die Gerätekennung zum Zugangsschlüssel")
    device_name: Filled = Field("Scharnier", description="ein Name für das Gerät als Text")


class StorageSettings(Section):
    """Where the bot keeps what it must not forget: one folder, and the database by URL."""

    folder: Folder = Field(Path("data"), description="der Pfad eines Ordners als Text")
    database_url: DatabaseUrl = Field(
        default_factory=lambda given: f"sqlite:///{given['folder'] / 'scharnier.db'}",
        description="die Adresse der Datenbank als Text",
        repr=False,  # may hold a password
    )


class AccessSettings(Section):
    """Whom the bot serves. `ignored` wins over everything else; operators are always served."""

    servers: tuple[ServerName, ...] = Field((), description="eine Liste von Servernamen")
    people: tuple[UserId, ...] = Field((), description="eine Liste von Matrix-Kennungen")
    operators: tuple[UserId, ...] = Field((), description="eine Liste von Matrix-Kennungen")
    ignored: tuple[UserId, ...] = Field((), description="eine Liste von Matrix-Kennungen")


class ChatSettings(Section):
    """How the bot appears in rooms."""

    prefix: Prefix = Field("!", description="ein einzelnes Zeichen als Text")
    display_name: Filled = Field("Scharnier", description="ein Anzeigename als Text")


class CalendarSettings(Section):
    """Days free of school that no calendar knows: the movable holidays of the municipalities."""

    movable_holidays: tuple[MovableHoliday, ...] = Field(
        (), description="eine Liste aus Kennung einer Kommune und Datum, etwa k-her 2027-02-15"
    )

    @property
    def by_municipality(self) -> dict[str, frozenset[date]]:
        """Return the days by the id of their municipality."""
        found: dict[str, set[date]] = {}
        for entry in self.movable_holidays:
            place, _, day = entry.partition(" ")
            found.setdefault(place, set()).add(date.fromisoformat(day))
        return {place: frozenset(days) for place, days in found.items()}


class ConsultationSettings(Section):
    """What an office adds to kollegiale Beratungen: procedures and modules in a folder of its own.

    None stands for the folder `beratung` beside the database; see `Settings.own_files`.
    """

    folder: ReadableFolder | None = Field(
        None, description="der Pfad eines Ordners mit eigenen Verfahren als Text"
    )


class LoggingSettings(Section):
    """How much the bot logs, to standard error."""

    level: Level = Field("INFO", description="DEBUG, INFO, WARNING oder ERROR")


class Settings(Section):
    """Everything that `config.toml` and the environment say."""

    homeserver: HomeserverSettings
    storage: StorageSettings = Field(default_factory=StorageSettings)
    access: AccessSettings = Field(default_factory=AccessSettings)
    chat: ChatSettings = Field(default_factory=ChatSettings)
    calendar: CalendarSettings = Field(default_factory=CalendarSettings)
    consultation: ConsultationSettings = Field(default_factory=ConsultationSettings)
    logging: LoggingSettings = Field(default_factory=LoggingSettings)

    @property
    def own_files(self) -> Path:
        """The folder with an office's own procedures; it need not be there."""
        return self.consultation.folder or self.storage.folder / "beratung"


SECTIONS: dict[str, type[Section]] = {
    "homeserver": HomeserverSettings,
    "storage": StorageSettings,
    "access": AccessSettings,
    "chat": ChatSettings,
    "calendar": CalendarSettings,
    "consultation": ConsultationSettings,
    "logging": LoggingSettings,
}
SECRETS = ("password", "access_token")
