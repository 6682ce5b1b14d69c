"""The codes that people type: made of letters and digits that nobody mixes up, forgiving of spaces and capitals.

What the database keeps of a key or a receipt is its hash: who reads the database cannot come in with it.
"""

import hashlib
import re
import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, without O 0 I 1
OWNER_KEY, RECEIPT, ROUND_CODE = 20, 12, 8  # characters; 5 bits each
BLOCK = 4

_CLIENT_KEY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


def client_key() -> str:
    """A key for a form whose browser cannot make one: 128 random bits."""
    return secrets.token_hex(16)


def is_client_key(text: str) -> bool:
    return _CLIENT_KEY.fullmatch(text) is not None


def round_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(ROUND_CODE))


def owner_key(client_key: str) -> str:
    """The key that brings an owner back. Derived, so that a form sent twice gives the same key."""
    return _derived("owner key", client_key, OWNER_KEY)


def receipt(client_key: str) -> str:
    """The code with which somebody can erase his answers. Derived, so that a form sent twice gives the same receipt."""
    return _derived("receipt", client_key, RECEIPT)


def hashed(code: str) -> str:
    """What the database keeps of a key or receipt."""
    return hashlib.sha256(code.encode()).hexdigest()


def read(text: str, length: int) -> str | None:
    """What somebody typed, as a code of this length; None when it cannot be one. Spaces, hyphens and small letters are forgiven."""
    code = re.sub(r"[\s\-‐-―.]", "", text).upper()
    return code if len(code) == length and set(code) <= set(ALPHABET) else None


def in_blocks(code: str) -> str:
    """As people read it: four by four."""
    return " ".join(code[at : at + BLOCK] for at in range(0, len(code), BLOCK))


def _derived(purpose: str, client_key: str, length: int) -> str:
    digest = hashlib.sha256(f"{purpose}:{client_key.replace('-', '')}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])
