"""Say how kosmo starts a Lua worker: `lua_worker.py PARENT FILE`.

Prints the words, with PARENT as the process that starts it, and writes what that process would
send into FILE: the settings of a run and the chunk `return 1`.
"""

import json
import os
import sys
from pathlib import Path

from kosmo.lua.bounds import Bounds
from kosmo.lua.script import Script
from kosmo.lua.spawning import command
from kosmo.lua.worker.frames import pack

parent, file = sys.argv[1:]
settings = json.dumps(Script("eval").settings(Bounds())).encode()
Path(file).write_bytes(pack(b"S", 0, settings) + pack(b"X", 1, b"return 1"))
print(json.dumps([parent if word == str(os.getpid()) else word for word in command()]))
