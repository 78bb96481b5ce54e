"""Anonymity, the mode of a round and sent answers are guarded by the database itself"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# name: (table, event, condition, what it says)
GUARDS = {
    "round_mode_is_fixed": (
        "round",
        "UPDATE",
        "NEW.mode <> OLD.mode AND EXISTS (SELECT 1 FROM invitation WHERE round_id = OLD.id)",
        "the mode of a round is fixed from its first invitation on",
    ),
    "anonymous_has_no_origin": (
        "response_origin",
        "INSERT",
        "EXISTS (SELECT 1 FROM response JOIN round ON round.id = response.round_id"
        " WHERE response.id = NEW.response_id AND round.mode = 'anonymous')",
        "an anonymous response has no origin",
    ),
    "opened_instrument_is_immutable": (
        "instrument_version",
        "UPDATE",
        "OLD.opened_at IS NOT NULL AND (NEW.digest <> OLD.digest OR NEW.opened_at IS NULL)",
        "an instrument that has been opened is immutable",
    ),
    "sent_response_is_immutable": (
        "response",
        "UPDATE",
        "OLD.id IS NOT NULL",
        "a sent response is never changed, only withdrawn",
    ),
}


def upgrade():
    for name, (table, event, condition, message) in GUARDS.items():
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW WHEN {condition}'
                f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF;"
            " RETURN NEW; END $$"
        )
        op.execute(
            f'CREATE TRIGGER {name} BEFORE {event} ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def downgrade():
    for name, (table, *_) in GUARDS.items():
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f'DROP TRIGGER {name} ON "{table}"')
            op.execute(f"DROP FUNCTION {name}()")
