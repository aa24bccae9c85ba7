"""The stored login stays secret and belongs to one user."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.account import Account, load_account, save_account

ACCOUNT = Account("@bot:a.example", "DEVICE", "syt_secret")


def test_is_read_back_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "account.json"
    save_account(path, ACCOUNT)
    assert load_account(path, ACCOUNT.user_id) == ACCOUNT
    assert path.stat().st_mode & 0o777 == 0o600


def test_token_never_shows_in_its_representation() -> None:
    assert "syt_secret" not in repr(ACCOUNT)


def test_another_users_login_is_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    save_account(path, ACCOUNT)
    assert load_account(path, "@other:a.example") is None


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"user_id": 1}', "no json"])
def test_a_missing_or_damaged_file_means_logging_in_anew(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "account.json"
    if content is not None:
        path.write_text(content, "utf-8")
    assert load_account(path, ACCOUNT.user_id) is None
