"""What a browser shows at the end of a login."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>kosmo</title>
<style>body {{ font: 18px/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 32em }}</style>
<h1>{heading}</h1>
<p>{told}{more}</p>
</html>
"""


def page(told: str, *, good: bool) -> bytes:
    """Give a page that says one sentence."""
    more = " You can close this page." if good else ""
    heading = "Logged in" if good else "Not logged in"
    return _PAGE.format(heading=heading, told=escape(told), more=more).encode()
