"""Which links may be shown, and under which label; pure.

A label that names a target must name the true one: whoever reads "www.herne.example" is not to
land elsewhere. Addresses come from imported tables and from chat, so none is trusted.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from commands.contract import Link

SCHEMES = frozenset({"https", "http", "mailto", "tel", "matrix"})
_LONGEST = 2000

_UNSAFE = re.compile(r"[\s\\<>\"`{}|^\x00-\x1f\x7f-\x9f]")
_MAIL = re.compile(r"mailto:[^@?&,;:]+@[^@?&,;:]+")
_TELEPHONE = re.compile(r"tel:\+?[\d().-]+")
_NAMES_A_TARGET = re.compile(
    r"""\w:/                           # an address with its scheme
      | \bwww\.
      | [\w-]\.[^\W\d_]{2,}\b          # a domain
      | \S@\S                          # a mail address
      | [@\#!+$]\S+:\S                 # a Matrix id
      | ^\W*\d[\d\s/()–-]{4,}$         # a telephone number
    """,
    re.VERBOSE,
)
_BEFORE_THE_TARGET = re.compile(r"^(?:https?://matrix\.to/#/|https?://|mailto:|tel:)")


def honest(link: Link) -> Link | str:
    """Return the link under a label that keeps its word, or plain text where it may not be one."""
    url = link.url.strip()
    label = link.label.strip()
    if not _may_be_linked(url):
        return label if url in label else f"{label} ({url})".strip()
    if not label or (_NAMES_A_TARGET.search(_plain(label)) and not names_target(label, url)):
        label = shown_target(url)
    return Link(label, url)


def names_target(label: str, url: str) -> bool:
    """Whether the label is the address itself, as people write it."""
    if url.startswith("tel:"):
        written, dialled = _digits(label), _digits(url)
        return len(written) > 2 and dialled.endswith(written.lstrip("0"))
    return _bare(_plain(label)) == _bare(url)


def shown_target(url: str) -> str:
    """Return the address as people write it."""
    return re.sub(r"^(?:mailto|tel):", "", url)


def _may_be_linked(url: str) -> bool:
    if len(url) > _LONGEST or _UNSAFE.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in {"https", "http"}:
        # A name before the host is how "https://bank.example@elsewhere.example" deceives.
        return bool(parts.hostname) and parts.username is None and "@" not in parts.netloc
    if parts.scheme == "mailto":
        return _MAIL.fullmatch(url) is not None
    if parts.scheme == "tel":
        return _TELEPHONE.fullmatch(url) is not None
    return parts.scheme in SCHEMES


def _plain(label: str) -> str:
    """Undo look-alikes of letters and dots: "ｗｗｗ", "。"."""
    return unicodedata.normalize("NFKC", label).replace("\u3002", ".").strip()


def _bare(address: str) -> str:
    return unquote(_BEFORE_THE_TARGET.sub("", address.casefold())).rstrip("/")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
