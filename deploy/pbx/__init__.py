"""A real Asterisk of one's own: installed without root-wide change, booted in a run directory, thrown away after use.

`install` finds or fetches the program, `pbx` runs one instance of it. The dialplan it serves is written by
runtime.asterisk.dialplan; nothing of the call handling belongs here.
"""

from deploy.pbx.install import Installation, InstallError, install
from deploy.pbx.pbx import Account, Pbx, PbxError, Ports

__all__ = ["Account", "InstallError", "Installation", "Pbx", "PbxError", "Ports", "install"]
