"""Passwords: how one is hashed and checked, and how one is made up for a single use. Whose it is stands elsewhere."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from werkzeug.security import check_password_hash

SHORTEST = 10
# Letters and digits nobody confuses when reading them off a terminal.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
NEW = "$argon2"
# Argon2id with the library's figures, those RFC 9106 gives for machines short of memory: 64 MiB, three passes.
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The hash to keep; it says itself how it was made."""
    return _hasher.hash(password)


def accepts(password_hash: str, password: str) -> bool:
    """Is this the password? Hashes of before, scrypt, are known too; "" takes as long as any other and is nobody's."""
    if password_hash.startswith("scrypt:"):
        return check_password_hash(password_hash, password)
    try:
        return _hasher.verify(password_hash or _nobodys(), password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def is_old(password_hash: str) -> bool:
    """Was it made in a way that is no longer the way of now?"""
    return not password_hash.startswith(NEW) or _hasher.check_needs_rehash(password_hash)


def made_up() -> str:
    """A password to be used once: 79 bits, in four groups that can be read out."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


@cache
def _nobodys() -> str:
    """What is checked for a name nobody has, so that names cannot be told apart by the time the answer takes."""
    return hashed(secrets.token_urlsafe(16))
