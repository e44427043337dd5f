"""Alembic's entry: runs the revisions on the connection that `storage.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import organiser.storage.tables  # noqa: F401 - the tables make themselves known

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
