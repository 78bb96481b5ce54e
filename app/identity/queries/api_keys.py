"""Reads of API keys."""

from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.errors import NotVisible
from app.identity.models.users import ApiKey, User
from app.identity.secret_tokens import hash_of
from app.organisation.models.units import Commissioner
from app.organisation.queries.municipalities import within


@dataclass(frozen=True)
class KeyRow:
    """A key as listed."""

    key: ApiKey
    commissioner: str
    made_by: str


def api_keys(of: frozenset[int] | None) -> tuple[KeyRow, ...]:
    """The keys of some municipalities, those in force first, newest first; None: all."""
    rows = db.session.execute(
        select(ApiKey, Commissioner.name, User.name)
        .join(Commissioner, Commissioner.id == ApiKey.commissioner_id)
        .join(User, User.id == ApiKey.created_by)
        .where(within(Commissioner.municipality_id, of))
        .order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
    )
    return tuple(KeyRow(key, commissioner, made_by) for key, commissioner, made_by in rows)


def load_api_key(key_id: int, of: frozenset[int] | None) -> ApiKey:
    """A key. Raises NotVisible. of: as above."""
    key = db.session.scalar(
        select(ApiKey)
        .join(Commissioner, Commissioner.id == ApiKey.commissioner_id)
        .where(ApiKey.id == key_id, within(Commissioner.municipality_id, of))
    )
    if key is None:
        raise NotVisible
    return key


def commissioner_of_api_key(raw_key: str) -> Commissioner | None:
    """The commissioner whose figures a key reads; None for an unknown or revoked key."""
    found: Commissioner | None = db.session.scalar(
        select(Commissioner)
        .join(ApiKey, Commissioner.id == ApiKey.commissioner_id)
        .where(ApiKey.key_hash == hash_of(raw_key), ApiKey.revoked_at.is_(None))
    )
    return found
