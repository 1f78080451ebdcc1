"""GET a listing with httpx: `with_httpx.py http|https PORT TOKEN`."""

import json
import sys

import httpx

scheme, port, token = sys.argv[1:]
response = httpx.get(
    f"{scheme}://127.0.0.1:{port}/v1/conversations",
    params={"inbox": "true", "limit": 3},
    headers={"Authorization": f"Bearer {token}"},
)
response.raise_for_status()
print(json.dumps(response.json()))
