"""API keys: made, used, revoked."""

from dataclasses import dataclass
from datetime import datetime

from app.db import db
from app.identity.models.users import ApiKey
from app.identity.secret_tokens import hash_of, new_token
from app.organisation.queries.visibility import commissioner_municipalities
from app.trail.recording import Deed, record

# Tells a leaked key apart from other secrets when logs or code are searched.
KEY_PREFIX = "insyn_"


@dataclass(frozen=True)
class NewKey:
    """A key just made; `raw` is shown once and kept nowhere."""

    key: ApiKey
    raw: str


def create_api_key(name: str, commissioner_id: int, *, by: int, at: datetime) -> NewKey:
    """Make a key that reads the figures of one commissioner."""
    raw = KEY_PREFIX + new_token() + new_token()
    key = ApiKey(
        name=name.strip(),
        key_hash=hash_of(raw),
        commissioner_id=commissioner_id,
        created_by=by,
        created_at=at,
    )
    db.session.add(key)
    db.session.flush()
    of = commissioner_municipalities().get(commissioner_id)
    details: dict[str, str | int | None] = {"commissioner": commissioner_id}
    deed = Deed("api_key.created", "api_key", key.id, details=details, municipality_id=of)
    record(deed, by=by, at=at)
    return NewKey(key, raw)


def revoke_api_key(key: ApiKey, *, by: int, at: datetime) -> None:
    """Shut a key off for good; doing it twice changes nothing."""
    if key.revoked_at is None:
        key.revoked_at = at
        of = commissioner_municipalities().get(key.commissioner_id)
        record(Deed("api_key.revoked", "api_key", key.id, municipality_id=of), by=by, at=at)
