"""The codes that people type: made of letters and digits that nobody mixes up, forgiving of spaces and capitals.

What the database keeps of a key or a receipt is its hash: who reads the database cannot come in with it.
"""

import hashlib
import re
import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, without O 0 I 1
OWNER_KEY, RECEIPT, SLIP, ROUND_CODE = 20, 12, 10, 8  # characters; 5 bits each, of a slip one to check the others
BLOCK = 4

_CLIENT_KEY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


def client_key() -> str:
    """A key for a form whose browser cannot make one: 128 random bits."""
    return secrets.token_hex(16)


def is_client_key(text: str) -> bool:
    return _CLIENT_KEY.fullmatch(text) is not None


def round_code() -> str:
    return _by_chance(ROUND_CODE)


def owner_key(client_key: str) -> str:
    """The key that brings an owner back. Derived, so that a form sent twice gives the same key."""
    return _derived("owner key", client_key, OWNER_KEY)


def receipt(client_key: str) -> str:
    """The code with which somebody can erase his answers. Derived, so that a form sent twice gives the same receipt."""
    return _derived("receipt", client_key, RECEIPT)


def seed() -> str:
    """What the slips of a round are made of: 128 random bits."""
    return secrets.token_hex(16)


def slips(seed: str, count: int) -> list[str]:
    """The codes of a round's slips: the same each time they are printed, since a second print may not tell which are used."""
    codes = (_derived(f"slip {number}", seed, SLIP - 1) for number in range(count))
    return [code + check_character(code) for code in codes]


def read_slip(text: str) -> str | None:
    """The code of a slip as somebody typed it; None when it cannot be one, since a letter is wrong or two changed places."""
    code = read(text, SLIP)
    return code if code and code[-1] == check_character(code[:-1]) else None


def check_character(code: str) -> str:
    """Another one when any character is another, or when two that differ change places side by side.

    The code as a polynomial over the field of 32 elements (modulo x^5 + x^2 + 1), taken at x; see ISO/IEC 7064 for what a check is for.
    """
    check = 0
    for character in code:
        check = _times_x(check ^ ALPHABET.index(character))
    return ALPHABET[check]


def _times_x(value: int) -> int:
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


def parted(code: str) -> tuple[str, str]:
    """A code in two parts of the same length, of which each alone is chance."""
    one = _by_chance(len(code))
    return one, _shifted(code, one, -1)


def joined(one: str, other: str) -> str:
    """The code of which these are the parts."""
    return _shifted(one, other, 1)


def _shifted(code: str, by: str, sign: int) -> str:
    places = zip(code, by, strict=True)
    return "".join(ALPHABET[(ALPHABET.index(one) + sign * ALPHABET.index(other)) % len(ALPHABET)] for one, other in places)


def hashed(code: str) -> str:
    """What the database keeps of a key, a receipt or a slip."""
    return hashlib.sha256(code.encode()).hexdigest()


def read(text: str, length: int) -> str | None:
    """What somebody typed, as a code of this length; None when it cannot be one. Spaces, hyphens and small letters are forgiven."""
    code = re.sub(r"[\s\-‐-―.]", "", text).upper()
    return code if len(code) == length and set(code) <= set(ALPHABET) else None


def in_blocks(code: str) -> str:
    """As people read it: four by four."""
    return " ".join(code[at : at + BLOCK] for at in range(0, len(code), BLOCK))


def _by_chance(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _derived(purpose: str, client_key: str, length: int) -> str:
    digest = hashlib.sha256(f"{purpose}:{client_key.replace('-', '')}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])
