"""Follow a list and print its rows as JSON lines: `pages_with_httpx.py PORT TOKEN`."""

import json
import sys

import httpx

SIZE = 200
port, token = sys.argv[1:]
with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
    offset = 0
    rows: list[object] = [None] * SIZE
    while len(rows) == SIZE:
        url = f"http://127.0.0.1:{port}/v1/users"
        response = client.get(url, params={"limit": SIZE, "offset": offset})
        response.raise_for_status()
        rows = json.loads(response.content)["users"]
        offset += len(rows)
        print("\n".join(map(json.dumps, rows)))
