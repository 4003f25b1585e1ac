"""Personal values at rest: sealed with a key that is not in the database, compared through keyed digests.

Sealing is AES-256-GCM; the purpose ("member.identity") is bound into every value, so that a value copied into another
field does not open. Digests are HMAC-SHA-256 of the *normalised* value, cut to 32 hexadecimal digits.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fupin.keys import key

NONCE = 12
DIGEST_LENGTH = 32


class Unsealable(Exception):
    """A sealed value that does not open: another key, another field, or damage."""


@cache
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(secret)


def seal(purpose: str, text: str) -> bytes:
    return seal_bytes(purpose, text.encode())


def seal_all(purpose: str, texts: Iterable[str | None]) -> list[bytes | None]:
    """A column at a time; None stays None."""
    encrypt, bound, texts = _cipher(key("data")).encrypt, purpose.encode(), list(texts)
    nonces = os.urandom(NONCE * len(texts))
    sealed: list[bytes | None] = []
    for place, text in enumerate(texts):
        nonce = nonces[place * NONCE : place * NONCE + NONCE]
        sealed.append(None if text is None else nonce + encrypt(nonce, text.encode(), bound))
    return sealed


def unseal(purpose: str, sealed: bytes) -> str:
    return unseal_bytes(purpose, sealed).decode()


def seal_bytes(purpose: str, content: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + _cipher(key("data")).encrypt(nonce, content, purpose.encode())


def unseal_bytes(purpose: str, sealed: bytes) -> bytes:
    try:
        return _cipher(key("data")).decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unsealable(f"{purpose} 的内容打不开：密钥不对，或者内容被改动过。") from error


def digest(kind: str, normalised: str) -> str:
    """Keyed digest of one normalised value; kind is "identity", "phone" or "card"."""
    return hmac.digest(key("digest"), f"{kind}\n{normalised}".encode(), hashlib.sha256).hex()[:DIGEST_LENGTH]


def digest_all(kind: str, normalised: Iterable[str | None]) -> list[str | None]:
    """A column at a time; None stays None. HMAC-SHA-256 as `digest` makes it (RFC 2104), from two hashes that have
    taken in the key and the kind once: three times as fast."""
    block = key("digest").ljust(hashlib.sha256().block_size, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + f"{kind}\n".encode())
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def digested(text: str) -> str:
        first, second = inner.copy(), outer.copy()
        first.update(text.encode())
        second.update(first.digest())
        return second.hexdigest()[:DIGEST_LENGTH]

    return [None if text is None else digested(text) for text in normalised]


def identity_key(number: str | None) -> str | None:
    """What identity numbers are compared by: the first 18 characters; the 999999 marker compares with nothing."""
    if not number or number.startswith("999999"):
        return None
    return number[:18]


def identity_digest(number: str | None) -> str | None:
    compared = identity_key(number)
    return digest("identity", compared) if compared else None
