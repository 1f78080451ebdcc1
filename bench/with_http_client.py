"""GET a listing with http.client: `with_http_client.py http|https PORT TOKEN`."""

import http.client
import json
import os
import ssl
import sys

scheme, port, token = sys.argv[1:]
if scheme == "https":
    trust = ssl.create_default_context(capath=os.environ["SSL_CERT_DIR"])
    connection: http.client.HTTPConnection = http.client.HTTPSConnection(
        "127.0.0.1", int(port), context=trust
    )
else:
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
path = "/v1/conversations?inbox=true&limit=3"
connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
response = connection.getresponse()
if response.status != 200:
    sys.exit(f"status {response.status}")
print(json.dumps(json.loads(response.read())))
