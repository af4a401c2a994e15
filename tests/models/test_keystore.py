"""The key of the database: in a real keyring, or from a passphrase, and never in plain text."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from keyring.backend import KeyringBackend
from keyring.backends.SecretService import Keyring as SecretService
from keyring.errors import KeyringLocked as RingLocked
from keyring.errors import NoKeyringError

from models.keyrings import KeyringGone, KeyringLocked, NoKeyring
from models.keystore import (
    KeyMissing,
    KeyState,
    Keystore,
    KeystoreDamaged,
    LaptopShutOut,
    PassphraseNeeded,
    PassphraseTooShort,
    WrongPassphrase,
)
from tests.helpers.secret_service import installed, secret_service

PASSPHRASE = "fyra ord om en katt"


class RefusingKeyring(KeyringBackend):
    """A keyring that answers every question with the same error."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    if not installed():
        pytest.skip("dbus and gnome-keyring are not installed")
    with secret_service(tmp_path / "desktop") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield SecretService()


def test_a_new_key_is_kept_in_the_keyring_and_found_again(tmp_path: Path, ring: SecretService) -> None:
    keystore = Keystore(tmp_path, ring)
    assert keystore.state is KeyState.NEW
    key = keystore.create_in_keyring()
    assert Keystore(tmp_path, ring).unlock() == key
    assert key.hex() not in (tmp_path / "key.json").read_text()


def test_a_key_that_left_the_keyring_is_said_to_be_missing(tmp_path: Path, ring: SecretService) -> None:
    keystore = Keystore(tmp_path, ring)
    keystore.create_in_keyring()
    keystore.delete_secret("database")
    with pytest.raises(KeyMissing, match="finns inte i datorns nyckelring"):
        keystore.unlock()


def test_a_keyring_that_is_gone_is_told_and_no_new_lock_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not installed():
        pytest.skip("dbus and gnome-keyring are not installed")
    with secret_service(tmp_path / "desktop") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        Keystore(tmp_path, SecretService()).create_in_keyring()
    with pytest.raises(KeyringGone, match="Allt du har sparat är kvar"):
        Keystore(tmp_path, SecretService()).unlock()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(KeyringGone):
        Keystore(tmp_path, SecretService()).unlock()


def test_with_a_passphrase_besides_neither_it_nor_the_keyring_opens_alone(
    tmp_path: Path, ring: SecretService
) -> None:
    keystore = Keystore(tmp_path, ring)
    key = keystore.create_in_keyring()
    with pytest.raises(PassphraseTooShort):
        keystore.ask_for("kort")
    keystore.ask_for(PASSPHRASE)
    assert keystore.state is KeyState.BOTH
    with pytest.raises(PassphraseNeeded):
        keystore.unlock()
    with pytest.raises(WrongPassphrase):
        keystore.unlock("fyra ord om en hund")
    assert Keystore(tmp_path, ring).unlock(PASSPHRASE) == key
    kept = json.loads((tmp_path / "key.json").read_text())
    assert keystore.get_secret("database") is None
    assert keystore.get_secret(kept["entry"]) not in (None, key.hex())
    with pytest.raises(PassphraseNeeded):
        keystore.ask_for(None)
    keystore.ask_for(None, passphrase=PASSPHRASE)
    assert (keystore.state, keystore.unlock()) == (KeyState.KEYRING, key)
    assert keystore.get_secret(kept["entry"]) is None


def test_a_power_cut_while_a_passphrase_is_chosen_leaves_a_lock_that_opens(
    tmp_path: Path, ring: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    keystore = Keystore(tmp_path, ring)
    key = keystore.create_in_keyring()
    with monkeypatch.context() as patched:
        patched.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            keystore.ask_for(PASSPHRASE)
    assert keystore.unlock() == key
    keystore.ask_for(PASSPHRASE)
    with monkeypatch.context() as patched:
        patched.setattr(Keystore, "delete_secret", lambda *_: (_ for _ in ()).throw(KeyringLocked()))
        keystore.ask_for(None, passphrase=PASSPHRASE)
    assert keystore.unlock() == key


def test_a_destroyed_key_that_a_passphrase_closed_never_comes_back(
    tmp_path: Path, ring: SecretService
) -> None:
    keystore = Keystore(tmp_path, ring)
    keystore.create_in_keyring()
    keystore.ask_for(PASSPHRASE)
    entry = json.loads((tmp_path / "key.json").read_text())["entry"]
    keystore.destroy()
    assert keystore.get_secret(entry) is None
    with pytest.raises(LaptopShutOut):
        Keystore(tmp_path, ring).unlock(PASSPHRASE)


def test_another_folder_has_another_key(tmp_path: Path, ring: SecretService) -> None:
    mine, other = Keystore(tmp_path / "mine", ring), Keystore(tmp_path / "other", ring)
    assert mine.create_in_keyring() != other.create_in_keyring()


def test_a_destroyed_key_never_comes_back(tmp_path: Path, ring: SecretService) -> None:
    keystore = Keystore(tmp_path, ring)
    keystore.create_in_keyring()
    keystore.destroy()
    assert keystore.get_secret("database") is None
    with pytest.raises(LaptopShutOut):
        Keystore(tmp_path, ring).unlock()


def test_a_destroyed_passphrase_opens_nothing_more(tmp_path: Path) -> None:
    keystore = Keystore(tmp_path)
    keystore.create_from_passphrase(PASSPHRASE)
    salt = json.loads((tmp_path / "key.json").read_text())["salt"]
    keystore.destroy()
    assert salt not in (tmp_path / "key.json").read_text()
    with pytest.raises(LaptopShutOut):
        keystore.unlock(PASSPHRASE)


def test_only_the_owner_reads_the_key_file_and_its_folder(tmp_path: Path) -> None:
    Keystore(tmp_path / "home").create_from_passphrase(PASSPHRASE)
    modes = [
        stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "home", tmp_path / "home" / "key.json")
    ]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize(
    ("error", "trouble"), [(RingLocked("locked"), KeyringLocked), (NoKeyringError("none"), NoKeyring)]
)
def test_a_keyring_that_refuses_is_told_in_words(
    tmp_path: Path, error: Exception, trouble: type[Exception]
) -> None:
    with pytest.raises(trouble):
        Keystore(tmp_path, RefusingKeyring(error)).create_in_keyring()
    assert not (tmp_path / "key.json").exists()


def test_a_plain_text_keyring_is_not_trusted(tmp_path: Path) -> None:
    program = (
        "import keyring, sys, pathlib\n"
        "from keyring.backends.null import Keyring\n"
        "keyring.set_keyring(Keyring())\n"
        "from models.keyrings import NoKeyring; from models.keystore import Keystore\n"
        "try: Keystore(pathlib.Path(sys.argv[1])).create_in_keyring()\n"
        "except NoKeyring: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "refused"


def test_a_passphrase_gives_the_same_key_again(tmp_path: Path) -> None:
    key = Keystore(tmp_path).create_from_passphrase(PASSPHRASE)
    assert Keystore(tmp_path).unlock(PASSPHRASE) == key
    text = (tmp_path / "key.json").read_text()
    # The second choice of RFC 9106, for where memory is short: three passes over 64 MiB, four lanes.
    costs = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}
    salt = bytes.fromhex(json.loads(text)["salt"])
    assert key == hash_secret_raw(PASSPHRASE.encode(), salt, **costs, hash_len=32, type=Type.ID)
    assert len(salt) == 16
    assert key.hex() not in text
    assert PASSPHRASE not in text


def test_a_wrong_passphrase_says_so_and_harms_nothing(tmp_path: Path) -> None:
    key = Keystore(tmp_path).create_from_passphrase(PASSPHRASE)
    with pytest.raises(WrongPassphrase, match="Allt du har sparat är kvar"):
        Keystore(tmp_path).unlock("något helt annat")
    with pytest.raises(PassphraseNeeded):
        Keystore(tmp_path).unlock()
    assert Keystore(tmp_path).unlock(PASSPHRASE) == key


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PassphraseTooShort, match="minst 12 tecken"):
        Keystore(tmp_path).create_from_passphrase("katt")


@pytest.mark.parametrize("text", [
    "", "{", "[]", '{"lock": "door"}', '{"lock": "keyring"}', '{"lock": "passphrase", "fingerprint": "ab"}',
    '{"lock": "passphrase", "fingerprint": "ab", "salt": "hej", "argon2id": {}}',
    '{"lock": "passphrase", "fingerprint": "ab", "salt": "ab", "argon2id": {"time_cost": 3}}',
])  # fmt: skip
def test_a_damaged_key_file_is_told_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "key.json").write_text(text)
    with pytest.raises(KeystoreDamaged, match=r"key\.json"):
        Keystore(tmp_path).unlock("fyra ord om en katt")


def test_the_keyring_that_holds_the_key_is_asked_without_loading_the_others(
    tmp_path: Path, ring: SecretService
) -> None:
    key = Keystore(tmp_path, ring).create_in_keyring()
    program = (
        "import sys, pathlib; from models.keystore import Keystore;"
        "print(Keystore(pathlib.Path(sys.argv[1])).unlock().hex(), *sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    found, *loaded = asked.stdout.split()
    assert found == key.hex()
    assert "keyring.backends.SecretService" in loaded
    assert "keyring.backends.kwallet" not in loaded


def test_a_keyring_in_plain_text_is_not_used_though_the_file_names_it(tmp_path: Path) -> None:
    lock = {"lock": "keyring", "fingerprint": "", "keyring": "keyring.backends.null.Keyring"}
    (tmp_path / "key.json").write_text(json.dumps(lock))
    program = (
        "import sys, pathlib; from models.keyrings import KeyringGone; from models.keystore import Keystore\n"
        "try: Keystore(pathlib.Path(sys.argv[1])).unlock()\n"
        "except KeyringGone: print('keyring.backends.null' in sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert asked.stdout.strip() == "False"
