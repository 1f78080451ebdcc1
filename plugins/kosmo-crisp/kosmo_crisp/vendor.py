"""What Crisp's documentation fixes for every function: its page and its page sizes."""

from __future__ import annotations

from kosmo import Numbered

DOCS = "https://docs.crisp.chat/references/rest-api/v1/"

# Only conversations take a page size. The others have one that Crisp does not tell: 20 were seen.
SMALLEST, LARGEST, SEEN = 20, 50, 20

CONVERSATIONS = Numbered(size=LARGEST)
LISTS = Numbered(size=SEEN)
