"""Run kosmo as `python -m kosmo`."""

from kosmo.cli.main import entry

entry()
