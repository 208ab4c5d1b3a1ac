"""The generation of a library that a thread holds on to, so that it need not ask at every call."""

import threading

from sqlalchemy import Connection

from rag.library import catalogue


class Held(threading.local):
    """A transaction of the catalogue and the generation that it sees; none at first."""

    connection: Connection | None = None
    generation: int = 0

    def take(self, connection: Connection) -> None:
        """Holds on to what the connection's transaction sees: its first read fixes that."""
        self.generation = catalogue.read_generation(connection)
        self.connection = connection
