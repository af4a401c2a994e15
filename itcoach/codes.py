"""The code of a resident: five random characters and a check character.

The alphabet has no 0/O, 1/I/L, so that a code survives handwriting and a telephone call. The check
character catches every single wrong character and every swap of two neighbours.
"""

import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["ALPHABET", "check_character", "is_code", "new_code", "written"]

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters; a prime number, which is what makes the check character catch what it does."""

_LENGTH: Final = 5


def new_code(taken: "Container[str]" = ()) -> str:
    """Return a random code that is not among ``taken``."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
        code = body + check_character(body)
        if code not in taken:
            return code


def check_character(body: str) -> str:
    """Return the check character for the five characters ``body``.

    The sum of value times place (2 to 6, from the left) modulo 31, where a character's value is its place
    in :data:`ALPHABET`. Since 31 is prime, no place is a multiple of it and neighbours differ in weight,
    a wrong character and a swap of neighbours always change the sum.

    Raises:
        ValueError: ``body`` holds a character outside the alphabet.
    """
    total = sum(ALPHABET.index(character) * place for place, character in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Tell whether ``text`` (in any case, with or without its hyphen) is a well-formed code."""
    code = text.strip().upper().replace("-", "")
    return (
        len(code) == _LENGTH + 1
        and all(character in ALPHABET for character in code)
        and check_character(code[:-1]) == code[-1]
    )


def written(code: str) -> str:
    """Return ``code`` as people read and write it, as in ``A7K3Q-X``: the check character set apart."""
    return f"{code[:_LENGTH]}-{code[_LENGTH:]}" if len(code) == _LENGTH + 1 else code
