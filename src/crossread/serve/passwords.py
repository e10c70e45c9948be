"""Passwords as argon2id keeps them; the only importer of argon2."""

from functools import cache
from typing import TYPE_CHECKING

from crossread.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 500  # characters of a password


def hashed(password: str) -> str:
    """What is kept of a password; UsageError where it is too short to be one."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"the password has {len(password)} characters; use {SHORTEST} to {LONGEST}"
        )
    return _hasher().hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether a password is the one that was kept; takes as long where nothing was kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or _nobody(), password[:LONGEST]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106's second choice: 64 MiB, three passes


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
