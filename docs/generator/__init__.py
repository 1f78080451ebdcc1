"""Write `docs/reference`, `docs/man` and the package's description of its commands.

`python -m docs.generator` writes the pages; with `--check` it only names those that differ.
"""
