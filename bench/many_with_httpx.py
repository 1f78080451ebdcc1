"""GET a listing many times over one kept connection: `many_with_httpx.py PORT TOKEN COUNT`."""

import json
import sys

import httpx

port, token, count = sys.argv[1:]
with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
    for _ in range(int(count)):
        response = client.get(
            f"http://127.0.0.1:{port}/v1/conversations", params={"inbox": "true", "limit": 3}
        )
        response.raise_for_status()
        found = json.loads(response.content)
print(json.dumps(found))
