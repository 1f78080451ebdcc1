"""GET a listing many times through the Python API: `many_with_kosmo.py COUNT`."""

import json
import sys

from kosmo import Kosmo

found = None
with Kosmo(account="work") as kosmo:
    for _ in range(int(sys.argv[1])):
        found = kosmo.call("missive.list_conversations", {"limit": 3}).data
print(json.dumps(found))
