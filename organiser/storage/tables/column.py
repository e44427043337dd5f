"""What columns share: the type of ids, times and amounts."""

from sqlalchemy import BigInteger, Integer

Big = BigInteger().with_variant(Integer(), "sqlite")
"""Ids, times in milliseconds and amounts in minor units: 64 bits everywhere, a rowid on SQLite."""
