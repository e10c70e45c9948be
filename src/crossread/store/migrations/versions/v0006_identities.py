"""Who signs in through another provider, the sign-ins begun there that were used; keys of feeds."""

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    (
        "CREATE TABLE identities (issuer TEXT NOT NULL, subject TEXT NOT NULL, account INTEGER NOT "
        "NULL, since TEXT NOT NULL, PRIMARY KEY (issuer, subject), FOREIGN KEY(account) REFERENCES "
        "accounts (n) ON DELETE CASCADE)"
    ),
    "CREATE INDEX ix_identities_account ON identities (account)",
    (
        'CREATE TABLE feed_keys (account INTEGER NOT NULL, "key" TEXT NOT NULL, PRIMARY KEY '
        '(account), FOREIGN KEY(account) REFERENCES accounts (n) ON DELETE CASCADE, UNIQUE ("key"))'
    ),
    'CREATE TABLE spent ("key" TEXT NOT NULL, made FLOAT NOT NULL, PRIMARY KEY ("key"))',
)


def upgrade() -> None:
    """Make everything; alembic runs this inside the transaction that it was given."""
    from alembic import op

    for statement in _STATEMENTS:
        op.execute(statement)
