// Sends an invoice, waits for its KSeF number, saves PDF and receipt: Node 18 or newer, no packages.
// usage: BRAMKA_URL=http://127.0.0.1:8080 BRAMKA_KEY=id:secret node send.mjs INVOICE.xml ID
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const [invoice, id] = process.argv.slice(2);
const url = `${process.env.BRAMKA_URL ?? "http://127.0.0.1:8080"}/api/submissions/${encodeURIComponent(id)}`;
const headers = {
  Authorization: "Basic " + Buffer.from(process.env.BRAMKA_KEY).toString("base64"),
  "Accept-Language": "pl",
  "Content-Type": "text/xml",
};
const end = Date.now() + 360_000;

// What is busy, or (where asked) not there yet, is asked for again until the end.
async function call(method, path, { body, comes = false } = {}) {
  for (;;) {
    const answer = await fetch(url + path, { method, headers, body, signal: AbortSignal.timeout(60_000) });
    if (answer.ok) return Buffer.from(await answer.arrayBuffer());
    const again = [429, 503].includes(answer.status) || (comes && answer.status === 404);
    if (!again || Date.now() > end) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    await sleep(1000 * Number(answer.headers.get("Retry-After") ?? 2));
  }
}

// Repeating is safe: the same id and bytes are one invoice.
let view = JSON.parse(await call("PUT", "?wait=20s", { body: await readFile(invoice) }));
while (["queued", "sending", "sent"].includes(view.state) && Date.now() < end) {
  await sleep(2000);
  view = JSON.parse(await call("GET", ""));
}
if (view.state !== "accepted") throw new Error(JSON.stringify(view));
await writeFile(`${id}.pdf`, await call("GET", "/pdf"));
await writeFile(`${id}-upo.xml`, await call("GET", "/upo", { comes: true })); // a little later
console.log(view.ksefNumber);
