"""Sends an invoice, waits for its KSeF number, saves PDF and receipt: the standard library only.

usage: BRAMKA_URL=http://127.0.0.1:8080 BRAMKA_KEY=id:secret python3 send.py INVOICE.xml ID
"""
import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = os.environ.get("BRAMKA_URL", "http://127.0.0.1:8080") + "/api/submissions/"
KEY = base64.b64encode(os.environ["BRAMKA_KEY"].encode()).decode()


def call(method, path, body=None, until=None):
    """The answer's bytes; what is busy or not there yet is asked for again until the moment."""
    headers = {"Authorization": "Basic " + KEY, "Accept-Language": "pl", "Content-Type": "text/xml"}
    request = urllib.request.Request(URL + path, body, headers, method=method)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as e:
            again = e.code in (429, 503) or e.code == 404 and until
            if not again or time.time() > (until or time.time() + 1):
                raise SystemExit(f"HTTP {e.code}: {e.read().decode()}")  # faults with their places
            time.sleep(float(e.headers.get("Retry-After") or 2))


def main(invoice, id):
    patience = time.time() + 360
    with open(invoice, "rb") as file:  # repeating is safe: the same id and bytes are one invoice
        view = json.loads(call("PUT", id + "?wait=20s", file.read(), patience))
    while view["state"] in ("queued", "sending", "sent") and time.time() < patience:
        time.sleep(2)
        view = json.loads(call("GET", id))
    if view["state"] != "accepted":
        raise SystemExit(view)
    for name, path in ((f"{id}.pdf", "/pdf"), (f"{id}-upo.xml", "/upo")):
        with open(name, "wb") as file:
            file.write(call("GET", id + path, until=patience))  # the receipt comes a little later
    print(view["ksefNumber"])


main(*sys.argv[1:])
