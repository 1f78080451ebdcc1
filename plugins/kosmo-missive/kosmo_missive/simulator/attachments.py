"""Files in a body: base64 in, a signed address out."""

from __future__ import annotations

from base64 import b64decode

from kosmo import new_id

from kosmo_missive.simulator.checks import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

MOST_FILES = 25
_KINDS = {
    "png": ("image", "png"), "jpg": ("image", "jpeg"), "jpeg": ("image", "jpeg"),
    "gif": ("image", "gif"), "pdf": ("application", "pdf"), "txt": ("text", "plain"),
    "csv": ("text", "csv"),
}  # fmt: skip


def attachments_in(item: Row) -> list[Row]:
    """Take the files of a body; each needs `base64_data` and `filename`."""
    files = item.get("attachments")
    if files is None:
        return []
    if not isinstance(files, list):
        raise refuse("'attachments' must be an array")
    if len(files) > MOST_FILES:
        raise refuse(f"'attachments' holds more than {MOST_FILES} files")
    return [_kept(file) for file in files]


def _kept(file: object) -> Row:
    if not isinstance(file, dict):
        raise refuse("'attachments' must be an array of objects")
    for name in ("base64_data", "filename"):
        if not isinstance(file.get(name), str) or not file[name]:
            raise refuse(f"'{name}' is required in 'attachments'")
    try:
        size = len(b64decode(file["base64_data"], validate=True))
    except ValueError:
        raise refuse("'base64_data' is not valid base64") from None
    return attachment(new_id(), file["filename"], size)


def attachment(id: str, filename: str, size: int) -> Row:
    """Show a file; its address needs no token and would expire."""
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    media, sub = _KINDS.get(extension, ("application", "octet-stream"))
    image = media == "image"
    return {
        "id": id,
        "filename": filename,
        "extension": extension,
        "url": f"https://files.example.com/{id}/{filename}?signature=sandbox",
        "media_type": media,
        "sub_type": sub,
        "size": size,
        "width": 1280 if image else None,
        "height": 960 if image else None,
    }
