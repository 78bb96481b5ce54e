"""Receipt numbers: short enough to read out on the telephone, and telling nothing."""

# Without 0 O, 1 I L, 5 S, 8 B and U V, which are taken for each other; 25 signs, 8 places.
ALPHABET = "234679ACDEFGHJKMNPQRTWXYZ"
LENGTH = 8
GROUP = 4
FEWEST_BYTES = 5


def receipt_number(raw: bytes) -> str:
    """Make XXXX-XXXX from random bytes. Raises ValueError for fewer than 5 bytes."""
    if len(raw) < FEWEST_BYTES:
        message = f"at least {FEWEST_BYTES} random bytes are needed"
        raise ValueError(message)
    number = int.from_bytes(raw, "big")
    signs = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return _grouped("".join(signs))


def normalised_receipt(typed: str) -> str | None:
    """Read a number as people type it (spaces, any dashes, lower case); None if it can't be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return f"{signs[:GROUP]}-{signs[GROUP:]}"
