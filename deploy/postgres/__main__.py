"""`python -m deploy.postgres install` fetches PostgreSQL ahead of time, so that the tests find it there."""

import sys

from deploy.postgres.install import InstallError, install


def main(arguments: list[str]) -> int:
    """Return the exit code: 0 done, 1 not possible, 2 not understood."""
    if arguments != ["install"]:
        sys.stderr.write("usage: python -m deploy.postgres install\n")
        return 2
    try:
        found = install()
    except InstallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"PostgreSQL {found.version} is ready in {found.programs}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
