"""What is sealed opens only here, with the right key, in its own place."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.refs import AccountRef, ChatRef, Network
from organiser.errors import Misconfigured
from organiser.vault import Vault

VAULT, OTHER = Vault(b"a" * 32), Vault(b"b" * 32)


def test_only_the_key_that_sealed_the_data_will_do(tmp_path: Path) -> None:
    """Where it is gone, no other is made; where it is another, the operator is told."""
    with pytest.raises(Misconfigured, match=r"vault\.key is not there"):
        Vault.open(tmp_path, fingerprint=VAULT.fingerprint)
    assert [] == list(tmp_path.iterdir())
    (tmp_path / "vault.key").write_bytes(b"b" * 32)
    with pytest.raises(Misconfigured, match="does not belong to this database"):
        Vault.open(tmp_path, fingerprint=VAULT.fingerprint)

    assert OTHER.fingerprint == Vault.open(tmp_path, fingerprint=OTHER.fingerprint).fingerprint


def test_a_key_that_cannot_be_read_is_the_operators_to_mend(tmp_path: Path) -> None:
    """A folder in its place, as Docker makes where a mounted file is missing, is one line."""
    (tmp_path / "vault.key").mkdir()

    with pytest.raises(Misconfigured, match="ORGANISER_SECRETS_DIR"):
        Vault.open(tmp_path)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_sealed_can_be_opened(content: bytes, place: str) -> None:
    """In its place; the same content looks different each time."""
    sealed = VAULT.seal(content, place)

    assert content == VAULT.unseal(sealed, place)
    assert sealed != VAULT.seal(content, place)
    assert len(content) < 4 or content not in sealed


@pytest.mark.parametrize(
    ("vault", "place", "change"), [(OTHER, "p", 0), (VAULT, "elsewhere", 0), (VAULT, "p", 1)]
)
def test_what_does_not_belong_is_refused(vault: Vault, place: str, change: int) -> None:
    """Another key, another place, or a changed byte: the operator is told, without its content."""
    sealed = bytearray(VAULT.seal(b"secret", "p"))
    sealed[-1] ^= change
    with pytest.raises(Misconfigured, match=r"vault\.key"):
        vault.unseal(bytes(sealed), place)


@pytest.mark.parametrize("length", [0, 3, 12, 27])
def test_what_was_cut_short_is_refused_in_the_same_way(length: int) -> None:
    """A disk leaves any part of a row: whoever reads it has one thing to catch."""
    with pytest.raises(Misconfigured, match=r"vault\.key"):
        VAULT.unseal(VAULT.seal(b"secret", "p")[:length], "p")


def test_lookup_keys_tell_accounts_and_networks_apart() -> None:
    """The same number on two networks is two people; nobody without the key can compute it."""
    telegram, matrix = AccountRef(Network.TELEGRAM, "7"), AccountRef(Network.MATRIX, "7")
    private = ChatRef(Network.TELEGRAM, "7")
    keys = {VAULT.account_key(telegram), VAULT.account_key(matrix), OTHER.account_key(telegram)}

    assert 3 == len(keys)
    assert {16} == {len(key) for key in keys}
    assert VAULT.account_key(telegram) == VAULT.account_key(AccountRef(Network.TELEGRAM, "7"))
    assert VAULT.chat_address(private) != VAULT.account_key(telegram).hex()
    assert VAULT.derive("codes") != VAULT.derive("matrix")


def test_the_key_is_made_once(tmp_path: Path) -> None:
    """Whole, readable by the owner only; the same at the next start."""
    folder = tmp_path / "secrets"
    first = Vault.open(folder)
    second = Vault.open(folder)
    (path,) = folder.iterdir()

    assert first.derive("x") == second.derive("x")
    assert (0o600, 0o700) == (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(folder.stat().st_mode))


def test_a_crash_while_the_key_was_made(tmp_path: Path) -> None:
    """What was half written is not taken for a key, and does not stop the next start."""
    (tmp_path / "vault.key.part").write_bytes(b"half")

    assert Vault.open(tmp_path).derive("x")
    assert ["vault.key"] == [path.name for path in tmp_path.iterdir()]


def test_a_damaged_key_is_never_replaced(tmp_path: Path) -> None:
    """It would be the end of all that it sealed: the operator puts it back."""
    (tmp_path / "vault.key").write_bytes(b"short")
    with pytest.raises(Misconfigured, match="damaged"):
        Vault.open(tmp_path)

    assert b"short" == (tmp_path / "vault.key").read_bytes()


def test_no_room_for_the_key_is_said_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrong with owner or mode; and no half of a key is left behind."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Misconfigured, match="make room"):
        Vault.open(tmp_path)

    assert [] == list(tmp_path.iterdir())
