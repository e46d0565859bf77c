"""The database as a route receives it."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from server.database.unit_of_work import Database


def database_of(connection: HTTPConnection) -> Database:
    """The database that `server.app.create_app` put into the application's state."""
    return cast("Database", connection.app.state.database)


RequestDatabase = Annotated[Database, Depends(database_of)]
