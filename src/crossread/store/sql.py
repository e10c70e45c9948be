"""SQLAlchemy for this room, imported when something of it is first asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        import sqlalchemy

        return getattr(sqlalchemy, name)
