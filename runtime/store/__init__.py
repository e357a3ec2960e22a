"""The store of releases, lines and call logs, and what a telephone may write; SQLAlchemy stays behind it."""
