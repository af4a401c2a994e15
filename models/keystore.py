"""The database key: random and in the OS keyring, or derived from a passphrase where there is none.

Who wants a passphrase besides the keyring has both: the keyring then holds the key closed with it.

Beside the database lies ``key.json``. It says which of them it is, and holds what is no secret: the
salt and cost of Argon2id, which keyring it was, and a fingerprint that tells a wrong key from a damaged
file. A key is never written in plain text; a keyring that would do so is not used.
"""

import contextlib
import enum
import hashlib
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from models.errors import Trouble
from models.files import written_whole
from models.keyrings import KeyringGone, KeyringLocked, NoKeyring, ask, known_keyring, secure_keyring
from resources.words import tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = [
    "KeyMissing",
    "KeyState",
    "Keystore",
    "KeystoreDamaged",
    "LaptopShutOut",
    "PassphraseNeeded",
    "PassphraseTooShort",
    "WrongPassphrase",
]

PASSPHRASE_LENGTH: Final = 12
"""Fewest characters of a passphrase."""

# Argon2id, second recommended option of RFC 9106 section 4: 3 passes over 64 MiB in 4 lanes.
_ARGON2: Final = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}


class KeyMissing(Trouble):
    """The database's key is no longer in the keyring."""

    def __init__(self) -> None:
        super().__init__(
            tr("Nyckeln till databasen finns inte i datorns nyckelring."),
            safe=tr("Databasen är orörd, och det som är skickat till kommunens server finns kvar där."),
            to_do=tr("Logga in med ditt vanliga konto, eller be den som sköter servern om hjälp."),
        )


class WrongPassphrase(Trouble):
    """The passphrase does not give the database's key."""

    def __init__(self) -> None:
        super().__init__(
            tr("Lösenfrasen stämmer inte."),
            safe=tr("Allt du har sparat är kvar."),
            to_do=tr("Skriv den igen. Kontrollera stora och små bokstäver."),
        )


class PassphraseTooShort(Trouble):
    """A new passphrase is shorter than :data:`PASSPHRASE_LENGTH`."""

    def __init__(self) -> None:
        super().__init__(
            tr("Lösenfrasen är för kort."),
            to_do=tr("Välj minst {n} tecken, gärna fyra ord som bara du kommer på.", n=PASSPHRASE_LENGTH),
        )


class PassphraseNeeded(Trouble):
    """The database opens with a passphrase and none was given."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen är låst med en lösenfras."),
            safe=tr("Allt du har sparat är kvar."),
            to_do=tr("Skriv lösenfrasen för att fortsätta."),
        )


class KeystoreDamaged(Trouble):
    """``key.json`` cannot be understood."""

    def __init__(self) -> None:
        super().__init__(
            tr("Filen key.json, som beskriver databasens lås, är skadad."),
            safe=tr("Databasen är orörd."),
            to_do=tr("Återställ filen från en säkerhetskopia eller kontakta den som sköter servern."),
        )


class LaptopShutOut(Trouble):
    """The municipality has shut this laptop out, and its key is destroyed."""

    def __init__(self) -> None:
        super().__init__(
            tr("Kommunen har spärrat den här datorn, så den går inte att öppna mer."),
            safe=tr(
                "Nyckeln är raderad, så ingen kan läsa det som fanns här. "
                "Det som inte var skickat är borta. Det som kommunen sparar av resten finns på dess server."
            ),
            to_do=tr(
                "Kontakta den som sköter servern. Ska datorn användas igen flyttas programmets mapp undan, "
                "och du får en ny kod."
            ),
        )


class KeyState(enum.Enum):
    """How the database is locked."""

    NEW = "new"
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"
    BOTH = "keyring+passphrase"
    """The keyring holds it, closed with a passphrase: neither opens the database alone."""
    DESTROYED = "destroyed"
    """The key was destroyed on the municipality's word; the file beside it can never be opened again."""


class Keystore:
    """Make and find the key of the database in ``home``.

    Args:
        home: The folder of the database; one key a folder.
        keyring: The keyring to use; the system's own where it is ``None``.
    """

    def __init__(self, home: Path, keyring: "KeyringBackend | None" = None) -> None:
        self._file = home / "key.json"
        self._keyring_override = keyring
        # The folder's path is hashed: the name of an entry is visible to anyone who opens the keyring.
        self._place = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]

    @property
    def asks(self) -> bool:
        """Whether a passphrase is needed to open the database."""
        return self.state in (KeyState.PASSPHRASE, KeyState.BOTH)

    @property
    def state(self) -> KeyState:
        """How the database is locked, or :attr:`KeyState.NEW` before the first start."""
        return KeyState(self._read()["lock"]) if self._file.exists() else KeyState.NEW

    def create_in_keyring(self) -> bytes:
        """Make a random key, put it into the keyring and return it (32 bytes).

        Raises:
            NoKeyring: There is no keyring that encrypts.
            KeyringLocked: It was not unlocked.
        """
        key = secrets.token_bytes(32)
        self.put_secret("database", key.hex())
        if self.get_secret("database") != key.hex():
            raise NoKeyring
        kind = type(self._keyring())
        keyring = f"{kind.__module__}.{kind.__qualname__}"
        self._write({"lock": KeyState.KEYRING.value, "fingerprint": _fingerprint(key), "keyring": keyring})
        return key

    def create_from_passphrase(self, passphrase: str) -> bytes:
        """Make the key that follows from ``passphrase`` and a new salt, and return it (32 bytes).

        Raises:
            PassphraseTooShort: It has fewer than :data:`PASSPHRASE_LENGTH` characters.
        """
        if len(passphrase) < PASSPHRASE_LENGTH:
            raise PassphraseTooShort
        lock = {"lock": KeyState.PASSPHRASE.value, "salt": secrets.token_hex(16), "argon2id": _ARGON2}
        key = _derive(passphrase, lock)
        self._write(lock | {"fingerprint": _fingerprint(key)})
        return key

    def ask_for(self, new: str | None, *, passphrase: str | None = None) -> None:
        """Let a key in the keyring open with the passphrase ``new`` too, or without one again.

        The key is closed with another that follows from the passphrase and a new salt, which is used for this
        one key: its sum, bit by bit, tells nothing to whoever has only one of the two.

        Args:
            new: The passphrase from now on; ``None`` for none.
            passphrase: The one until now, where there is one.

        Raises:
            PassphraseTooShort: ``new`` has fewer than :data:`PASSPHRASE_LENGTH` characters.
            Trouble: As :meth:`unlock`, and then nothing has changed.
        """
        if new is not None and len(new) < PASSPHRASE_LENGTH:
            raise PassphraseTooShort
        key, before = self.unlock(passphrase), self._read()
        # Under a name of its own, so that a start after a power cut finds one of the two whole.
        entry = f"database-{secrets.token_hex(4)}"
        lock = {name: before[name] for name in ("fingerprint", "keyring")} | {"entry": entry}
        if new is None:
            lock["lock"], kept = KeyState.KEYRING.value, key
        else:
            lock |= {"lock": KeyState.BOTH.value, "salt": secrets.token_hex(16), "argon2id": _ARGON2}
            kept = _sum(key, _derive(new, lock))
        self.put_secret(entry, kept.hex())
        if self.get_secret(entry) != kept.hex():
            raise KeyringLocked
        self._write(lock)
        with contextlib.suppress(Trouble):
            self.delete_secret(_entry(before))

    def unlock(self, passphrase: str | None = None) -> bytes:
        """Return the key of an existing database (32 bytes).

        Raises:
            PassphraseNeeded: It opens with a passphrase and ``passphrase`` is ``None``.
            WrongPassphrase: The passphrase is another one.
            KeyMissing: The keyring does not hold the key any more.
            KeyringLocked: The keyring was not unlocked.
            KeyringGone: The keyring is not there any more.
            KeystoreDamaged: ``key.json`` cannot be understood.
            LaptopShutOut: The key was destroyed.
        """
        lock = self._read()
        if lock["lock"] == KeyState.DESTROYED.value:
            with contextlib.suppress(Trouble):  # the keyring may have been locked when it was to forget
                self.delete_secret(_entry(lock))
            raise LaptopShutOut
        if lock["lock"] == KeyState.PASSPHRASE.value:
            if passphrase is None:
                raise PassphraseNeeded
            key = _derive(passphrase, lock)
            if _fingerprint(key) != lock["fingerprint"]:
                raise WrongPassphrase
            return key
        return self._from_keyring(lock, passphrase)

    def _from_keyring(self, lock: dict[str, Any], passphrase: str | None) -> bytes:
        both = lock["lock"] == KeyState.BOTH.value
        if both and passphrase is None:
            raise PassphraseNeeded
        try:
            stored = self.get_secret(_entry(lock))
        except NoKeyring as error:
            raise KeyringGone from error
        if stored is None:
            raise KeyMissing
        key = bytes.fromhex(stored)
        if both:
            key = _sum(key, _derive(passphrase or "", lock))
        if _fingerprint(key) != lock["fingerprint"]:
            raise WrongPassphrase if both else KeyMissing
        return key

    def put_secret(self, name: str, value: str) -> None:
        """Keep a secret of this folder in the keyring.

        Raises:
            NoKeyring: There is no keyring that encrypts.
            KeyringLocked: It was not unlocked.
        """
        ask(self._keyring(), "set_password", f"{self._place}:{name}", value)

    def get_secret(self, name: str) -> str | None:
        """Return a secret of this folder, or ``None``; raises as :meth:`put_secret`."""
        secret: str | None = ask(self._keyring(), "get_password", f"{self._place}:{name}")
        return secret

    def delete_secret(self, name: str) -> None:
        """Remove a secret of this folder where there is one; raises as :meth:`put_secret`."""
        if self.get_secret(name) is not None:
            ask(self._keyring(), "delete_password", f"{self._place}:{name}")

    def destroy(self) -> None:
        """Forget the database's key for good: the file can never be opened again (a revoked laptop).

        Raises:
            KeyringLocked: The keyring still holds it; the next :meth:`unlock` tries again.
            NoKeyring: The keyring is gone.
        """
        lock = self._read()
        # The salt goes too: without it no passphrase gives the key.
        rest = {"fingerprint": "", "keyring": lock.get("keyring", ""), "entry": _entry(lock)}
        self._write({"lock": KeyState.DESTROYED.value} | rest)
        if lock["lock"] != KeyState.PASSPHRASE.value:
            self.delete_secret(_entry(lock))

    def _keyring(self) -> "KeyringBackend":
        if self._keyring_override is not None:
            return self._keyring_override
        known = str(self._read().get("keyring", "")) if self._file.exists() else ""
        return known_keyring(known) or secure_keyring()

    def _read(self) -> dict[str, Any]:
        try:
            lock: dict[str, Any] = json.loads(self._file.read_text("utf-8"))
            state = KeyState(lock["lock"])
            str(lock["fingerprint"])
            if state in (KeyState.PASSPHRASE, KeyState.BOTH):
                bytes.fromhex(lock["salt"])
                if {name: int(lock["argon2id"][name]) for name in _ARGON2} != lock["argon2id"]:
                    raise KeystoreDamaged
        except (ValueError, KeyError, TypeError) as error:
            raise KeystoreDamaged from error
        return lock

    def _write(self, lock: dict[str, Any]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # where the folder is another's, the files' own rights protect
            self._file.parent.chmod(0o700)
        with written_whole(self._file) as file:
            file.write(json.dumps(lock, indent=2).encode())


def _derive(passphrase: str, lock: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        passphrase.encode(), bytes.fromhex(lock["salt"]), **lock["argon2id"], hash_len=32, type=Type.ID
    )


def _sum(key: bytes, other: bytes) -> bytes:
    return bytes(one ^ two for one, two in zip(key, other, strict=True))


def _entry(lock: dict[str, Any]) -> str:
    """Return what the keyring calls the key."""
    return str(lock.get("entry", "database"))


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"itcoach database key " + key).hexdigest()[:32]
