"""What every table of the store is made with: the one collection of them, how constraints are named, columns used often."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NAME = String(200)
DIGEST = String(80)
# SQLite numbers rows by itself only for a column that is exactly INTEGER.
SERIAL = BigInteger().with_variant(Integer, "sqlite")
