"""A real PostgreSQL of one's own for tests and trials: installed without root-wide change, booted in a folder, thrown away.

`install` finds or fetches the programs, `server` runs one instance. Not for a site's data: its disk is never waited for.
"""

from deploy.postgres.install import Installation, InstallError, install
from deploy.postgres.server import Postgres, PostgresError

__all__ = ["InstallError", "Installation", "Postgres", "PostgresError", "install"]
