"""What Plivo's documentation fixes for every function: its pages, page sizes and windows."""

from __future__ import annotations

from kosmo import Offset

DOCS = "https://www.plivo.com/docs"
MESSAGES = f"{DOCS}/messaging/api/messages"
MEDIA = f"{DOCS}/messaging/api/media"
POWERPACKS = f"{DOCS}/messaging/api/powerpack"
NUMBER_POOLS = f"{DOCS}/messaging/api/numberpool"
CALLS = f"{DOCS}/voice/api/calls"
RECORDINGS = f"{DOCS}/voice/api/recordings"
APPLICATIONS = f"{DOCS}/account/api/application/create-an-application"
NUMBERS = f"{DOCS}/numbers/api/account-phone-number"
PHONE_NUMBERS = f"{DOCS}/numbers/api/phone-number"
LOOKUP = f"{DOCS}/lookup/api/request"
ACCOUNT = f"{DOCS}/account/overview"

PAGES = Offset(maximum=20)

DAY = 86_400
MESSAGE_WINDOW = DAY  # what a list covers that is given no times
CALL_WINDOW = 7 * DAY
LONGEST_SPAN = 30 * DAY  # of a list of calls
MOST_RECIPIENTS = 1000
