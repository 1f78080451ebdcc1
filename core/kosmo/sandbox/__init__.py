"""The framework of the simulators that plugins ship: stateful imitations of a vendor's API.

A plugin describes its vendor once as a `Simulator`; the same description runs inside a command
(`--account sandbox`) and behind HTTP (`kosmo sandbox serve`), over one state file.
"""
