"""Write `docs/reference` from the catalog, the commands' descriptions and the sources.

`python -m docs.generator` writes the pages; with `--check` it only names those that differ.
"""
