"""What can go wrong between the bot and its homeserver."""

from __future__ import annotations

from http import HTTPStatus


class MatrixError(Exception):
    """A request failed: `code` is the homeserver's errcode, `status` the HTTP status.

    The code is empty where a proxy answered in the homeserver's place.
    """

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(f"{code}: {message}" if code else message)
        self.code = code
        self.status = status

    @property
    def permanent(self) -> bool:
        """Whether the same request can never succeed, so that trying again is no use.

        Not so while the bot is logged out, and not by the word of a proxy, unless it finds the
        request too large.
        """
        if self.status is None or not 400 <= self.status < 500:
            return False
        by_the_homeserver = self.code and self.status not in (401, 408, 429)
        return bool(by_the_homeserver) or self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooLargeError(MatrixError):
    """A file is larger than the homeserver takes; both in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        message = f"a file of {size} bytes, the homeserver takes {limit}"
        super().__init__("M_TOO_LARGE", message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self.size = size
        self.limit = limit


class UnsendableFileError(MatrixError):
    """A file is not to be sent although the homeserver answers."""

    @property
    def permanent(self) -> bool:
        """It is given up."""
        return True


class LoginRefusedError(MatrixError):
    """The account's password or token is not accepted; `soft` if its device is kept all the same.

    That is the homeserver's `soft_logout`: only the token has come to its end.
    """

    soft = False


class KeysOutdatedError(MatrixError):
    """The server knows newer keys of the device than its store: an old store was put back."""
