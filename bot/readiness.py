"""Tells whoever started the bot that it is ready."""

from __future__ import annotations

import json
import logging
import os
import socket
from pathlib import Path

log = logging.getLogger(__name__)


def notify_ready(user_id: str) -> None:
    """Tell systemd (sd_notify(3)) and, by a file, whoever set SCHARNIER_READY_FILE."""
    try:
        if address := os.environ.get("NOTIFY_SOCKET"):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
                notify.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
                notify.sendall(b"READY=1")
        if path := os.environ.get("SCHARNIER_READY_FILE"):
            draft = Path(f"{path}.new")
            draft.write_text(json.dumps({"user_id": user_id, "pid": os.getpid()}), "utf-8")
            draft.replace(path)
    except OSError as error:
        log.warning("could not tell that the bot is ready: %s", error)
