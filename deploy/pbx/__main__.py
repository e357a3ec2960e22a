"""`python -m deploy.pbx install` fetches Asterisk ahead of time; `app.py pbx` runs one wired to a runtime."""

import sys

from deploy.pbx.install import InstallError, install


def main(arguments: list[str]) -> int:
    """Return the exit code: 0 done, 1 not possible, 2 not understood."""
    if arguments != ["install"]:
        sys.stderr.write("usage: python -m deploy.pbx install\n")
        return 2
    try:
        found = install()
    except InstallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Asterisk {found.version} is ready in {found.modules.parents[3]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
