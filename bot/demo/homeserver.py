"""A real homeserver (Synapse with SQLite) as a subprocess, reachable from this machine only.

Synapse is a separate program: it is started and spoken to over HTTP, never imported. Keys of its
configuration: https://element-hq.github.io/synapse/latest/usage/configuration/
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import importlib.util
import json
import secrets
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.demo.files import write_private
from bot.demo.processes import POLL_SECONDS, Program, ProgramError

SERVER_NAME = "ruhr.example"
LOOPBACK = "127.0.0.1"
# Below the ports that Linux (from 32768) and macOS (from 49152) give to outgoing connections.
PORTS = range(20_000, 32_000)
NO_SYNAPSE = (
    "Für den Probelauf fehlt der Homeserver (Synapse).\n"
    "`make demo` richtet ihn ein; von Hand: pip install 'scharnier[demo]'"
)
ADVICE = (
    "Was hilft: den Befehl noch einmal starten; mit einem neuen Ordner (--folder) beginnen; "
    "oder erst `make clean`, dann `make demo`, falls die Installation beschädigt ist."
)
NO_LIMIT = {"per_second": 10_000, "burst_count": 10_000}
LIFTED_LIMITS = {
    "rc_message": NO_LIMIT,
    "rc_registration": NO_LIMIT,
    "rc_login": {"address": NO_LIMIT, "account": NO_LIMIT, "failed_attempts": NO_LIMIT},
    "rc_joins": {"local": NO_LIMIT, "remote": NO_LIMIT},
    "rc_joins_per_room": NO_LIMIT,
    "rc_invites": {"per_room": NO_LIMIT, "per_user": NO_LIMIT, "per_issuer": NO_LIMIT},
    "rc_room_creation": NO_LIMIT,
}


class HomeserverError(Exception):
    """The homeserver can't be started or used; the message is German and says what to do."""


class NameTakenError(HomeserverError):
    """A user of this name is registered already."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A new user with a first device and its access token, both empty where none was wanted."""

    user_id: str
    device_id: str
    access_token: str


class Homeserver:
    """Synapse in a folder of its own: start, wait, register users, stop, start again.

    User ids depend on `server_name` only, so a folder may be used again on another port. Rate
    limits are lifted unless `rate_limits` asks for Synapse's own. `extra` is laid over the
    configuration, key by key.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        server_name: str = SERVER_NAME,
        rate_limits: bool = False,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.server_name = server_name
        self.port = port or 0
        self._fixed_port = port is not None
        self._rate_limits = rate_limits
        self._extra = dict(extra or {})
        config = str(self.folder / "homeserver.yaml")
        self.program = Program(
            "Der Homeserver (Synapse)",
            [sys.executable, "-m", "synapse.app.homeserver", "-c", config],
            folder=self.folder,
            log_path=self.folder / "homeserver.log",
        )

    @property
    def url(self) -> str:
        """The address for clients, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        self.wait_until_ready()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start Synapse, on a port that is free now unless one was given; don't wait for it.

        Raises `HomeserverError` when Synapse is not installed.
        """
        if importlib.util.find_spec("synapse") is None:
            raise HomeserverError(NO_SYNAPSE)
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._fixed_port:
            self.port = _free_port()
        # JSON is YAML, and needs no further library.
        write_private(self.folder / "log.yaml", json.dumps(LOGGING))
        write_private(self.folder / "homeserver.yaml", json.dumps(self._configuration(), indent=1))
        self.program.start()

    def wait_until_ready(self, timeout: float = 60) -> None:
        """Wait until Synapse answers.

        Raises `HomeserverError` when it ended or took too long, with its last log lines
        and what to do.
        """
        deadline = time.monotonic() + timeout
        while not self._answers():
            try:
                self.program.check()
            except ProgramError as error:
                raise HomeserverError(f"{error}\n{ADVICE}") from error
            if time.monotonic() > deadline:
                late = self.program.report(f"antwortet nach {timeout:.0f} s nicht.")
                raise HomeserverError(f"{late}\n{ADVICE}")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop Synapse; `start` starts it again with everything that it knew."""
        self.program.stop()

    def register(
        self, localpart: str, password: str, *, admin: bool = False, device: bool = True
    ) -> Registration:
        """Register a user by the shared secret of this folder.

        Raises `NameTakenError` when there is one of that name.
        """
        path = "/_synapse/admin/v1/register"
        nonce = self._request("GET", path)["nonce"]
        words = [nonce, localpart, password, "admin" if admin else "notadmin"]
        secret = self._secrets()["registration_shared_secret"]
        mac = hmac.new(secret.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
        body = {
            "nonce": nonce,
            "username": localpart,
            "password": password,
            "admin": admin,
            "mac": mac,
            "inhibit_login": not device,
        }
        made = self._request("POST", path, body)
        return Registration(
            made["user_id"], made.get("device_id", ""), made.get("access_token", "")
        )

    def _request(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != http.client.OK:
            kind = NameTakenError if answer.get("errcode") == "M_USER_IN_USE" else HomeserverError
            reason = answer.get("error", response.status)
            raise kind(f"Der Homeserver lehnt ab: {reason}")
        return answer

    def _answers(self) -> bool:
        try:
            self._request("GET", "/_matrix/client/versions")
        except (OSError, http.client.HTTPException, ValueError, HomeserverError):
            return False
        return True

    def _secrets(self) -> dict[str, str]:
        path = self.folder / "secrets.json"
        if not path.exists():
            names = ("registration_shared_secret", "macaroon_secret_key", "form_secret")
            write_private(path, json.dumps({name: secrets.token_urlsafe(32) for name in names}))
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return kept

    def _configuration(self) -> dict[str, Any]:
        listener = {
            "port": self.port,
            "type": "http",
            "bind_addresses": [LOOPBACK],
            "resources": [{"names": ["client"]}],
        }
        return {
            "server_name": self.server_name,
            "public_baseurl": f"{self.url}/",
            "listeners": [listener],
            "database": {
                "name": "sqlite3",
                "args": {"database": str(self.folder / "homeserver.db")},
            },
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "log_config": str(self.folder / "log.yaml"),
            "report_stats": False,
            "trusted_key_servers": [],
            # These passwords are thrown away or printed on the screen: hashing them long is waste.
            "bcrypt_rounds": 4,
            "presence": {"enabled": False},
            **self._secrets(),
            **({} if self._rate_limits else LIFTED_LIMITS),
            **self._extra,
        }


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
}


def _free_port() -> int:
    """Find a port that nobody listens on.

    Not one that the system would give (`bind` to port 0): until Synapse is up, any connection
    that somebody opens on this machine may be given the same.
    """
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) != 0:
                return port
