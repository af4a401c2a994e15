"""The system's keyring: which one may hold a secret, and what is said where it cannot."""

import importlib
from typing import TYPE_CHECKING, Any, Final

from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["KeyringGone", "KeyringLocked", "NoKeyring", "ask", "known_keyring", "secure_keyring"]

_SERVICE: Final = "itcoach"
# Back ends that encrypt. Others (a plain file, "null") must not be given a key.
_SECURE_BACKENDS: Final = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class NoKeyring(Trouble):
    """The system has no keyring that encrypts."""

    def __init__(self) -> None:
        super().__init__(
            tr("Datorn har ingen nyckelring som kan förvara databasens nyckel."),
            to_do=tr("Välj en lösenfras, så låses databasen med den i stället."),
        )


class KeyringGone(Trouble):
    """The keyring that holds the database's key is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            tr("Nyckelringen som har databasens nyckel går inte att nå."),
            safe=tr("Allt du har sparat är kvar."),
            to_do=tr("Logga in på skrivbordet med ditt vanliga konto och försök igen."),
        )


class KeyringLocked(Trouble):
    """The keyring exists but was not unlocked."""

    def __init__(self) -> None:
        super().__init__(
            tr("Datorns nyckelring är låst, så databasen kan inte öppnas."),
            safe=tr("Allt du har sparat är kvar."),
            to_do=tr("Lås upp nyckelringen (ofta samma lösenord som till datorn) och försök igen."),
        )


def secure_keyring() -> "KeyringBackend":
    """Return the system's keyring.

    Raises:
        NoKeyring: There is none, or only one that would store the key in plain text.
    """
    import keyring

    try:
        backend = keyring.get_keyring()
    except Exception as error:  # The one that was asked for by name cannot be used here.
        raise NoKeyring from error
    candidates = getattr(backend, "backends", None) or [backend]
    for candidate in candidates:
        if type(candidate).__module__ in _SECURE_BACKENDS:
            return candidate  # type: ignore[no-any-return]
    raise NoKeyring


def known_keyring(name: str) -> "KeyringBackend | None":
    """Return the keyring that was used before, where it is still there.

    Asking the keyring package for all it knows loads every back end: a tenth of a second at each start.
    """
    module, _, kind = name.rpartition(".")
    if module not in _SECURE_BACKENDS:
        return None
    backend = getattr(importlib.import_module(module), kind, None)
    return backend() if backend is not None and backend.viable else None


def ask(backend: "KeyringBackend", method: str, *arguments: str) -> Any:
    """Call ``method`` of a keyring for this program's entries, and return what it answers.

    Raises:
        NoKeyring: It is not there.
        KeyringLocked: It was not unlocked.
    """
    import keyring.errors

    try:
        return getattr(backend, method)(_SERVICE, *arguments)
    except keyring.errors.NoKeyringError as error:
        raise NoKeyring from error
    except keyring.errors.KeyringError as error:
        raise KeyringLocked from error
    except Exception as error:
        # Back ends let the errors of their own libraries through, as when the desktop's bus is gone.
        raise NoKeyring from error
