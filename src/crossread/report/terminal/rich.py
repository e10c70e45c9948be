"""rich for this room, imported when something of it is first asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod
    from rich.table import Table
    from rich.text import Text
else:

    def __getattr__(name: str) -> object:
        from rich import console, table, text

        for part in (console, table, text):
            if hasattr(part, name):
                return getattr(part, name)
        raise AttributeError(name)


__all__ = ["Console", "JustifyMethod", "Table", "Text"]
