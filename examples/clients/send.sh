#!/usr/bin/env bash
# Sends an invoice, waits for its KSeF number, saves PDF and receipt: curl and sed.
# usage: BRAMKA_URL=http://127.0.0.1:8080 BRAMKA_KEY=id:secret ./send.sh INVOICE.xml ID
set -euo pipefail
invoice=$1 id=$2
url="${BRAMKA_URL:-http://127.0.0.1:8080}/api/submissions/$id"
call() { curl -sS -u "$BRAMKA_KEY" "$@"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Repeating is safe: the same id and bytes are one invoice. 503 says when to come back.
answer=$(call --retry 5 --retry-max-time 300 -X PUT -H 'Content-Type: text/xml' -H 'Accept-Language: pl' \
  --data-binary @"$invoice" -w '\n%{http_code}' "$url?wait=20s")
status=${answer##*$'\n'}
if [ "$status" -ge 300 ]; then
  echo "$answer" >&2 # every fault with its place
  exit 1
fi
for _ in $(seq 180); do
  view=$(call "$url")
  case $(field state <<<"$view") in
    accepted) break ;;
    rejected | parked | cancelled) echo "$view" >&2; exit 1 ;;
    *) sleep 2 ;;
  esac
done
number=$(field ksefNumber <<<"$view")
[ -n "$number" ] || { echo "KSeF has not decided: $view" >&2; exit 1; }
call -f -o "$id.pdf" "$url/pdf"
for _ in $(seq 60); do # the receipt comes when the session is closed
  call -f -o "$id-upo.xml" "$url/upo" 2>/dev/null && break
  sleep 2
done
[ -s "$id-upo.xml" ] || { echo "no receipt yet" >&2; exit 1; }
echo "$number"
