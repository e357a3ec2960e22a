"""`python -m designer.api`: the OpenAPI document on standard output, for generators."""

from __future__ import annotations

import json
import sys

from designer.api.blueprint import ROUTES
from designer.api.openapi import ROUTES as OWN
from designer.api.openapi import document

json.dump(document((*ROUTES, *OWN), "en-US"), sys.stdout, ensure_ascii=False, indent=1)
