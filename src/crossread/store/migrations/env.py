"""Run by alembic: the migrations on the connection that `opening` gives."""

from crossread.store.tables import tables


def run() -> None:
    """Bring the database of the connection to the newest version."""
    from alembic import context

    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=tables().metadata)
    context.run_migrations()


run()
