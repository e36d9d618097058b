// Makes docs/console.png: `node scripts/screenshot.ts`. The real server and console, with a model that has lines to say.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { nameAsked } from "../test/support/fake-name.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { findChromium } from "./chromium.ts";

const OUTPUT = fileURLToPath(new URL("../docs/console.png", import.meta.url));

const LINES: Record<string, string> = {
  "Bookings an hour early after the clock change": `At the conversion, not at the mailer. A slot chosen in summer for a date in winter was converted with the summer offset.

Look for the place where a local time becomes UTC, and ask which day's offset it uses:

\`\`\`sql
select booked_at, starts_at
  from booking
 where booked_at < '2026-10-25T01:00Z'
   and starts_at >= '2026-10-25T01:00Z';
\`\`\``,
  "Keep 10:00 at 10:00. How would you store it?": `Store what was agreed: **the wall-clock time and the zone**. 10:00 in Lisbon stays 10:00, whatever the offset is by then.

1. Add \`at_local\` and \`zone\` beside the old column.
2. Fill them from the rows you can still interpret, and list the ones you cannot.
3. Compute UTC only when a reminder is due, and never before`,
  "Names for the webhook events": "`booking.moved` says what happened to the booking; `booking.rescheduled` says what somebody did. Events are things that happened, so I would take the first.",
  "A reading list about tides": "Three that are worth the paper: a harbour pilot's memoir, a short history of tide tables, and one good textbook. I will note where each is thin.",
};

/** An OpenAI-compatible server that answers with LINES; the last question is answered slowly, so that it can be seen. */
async function startPoet(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => void answer(body, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close: () => server.closeAllConnections() };
}

async function answer(body: string, response: ServerResponse): Promise<void> {
  const messages = body === "" ? [] : (JSON.parse(body) as { messages?: { role: string; content: string }[] }).messages;
  const asked = messages?.findLast((message) => message.role === "user")?.content ?? "";
  const text = nameAsked(messages?.[0]?.content ?? "", asked) ?? LINES[asked] ?? "Ready.";
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish: string | null = null) =>
    response.write(`data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 0, model: "gpt-5-mini", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  for (const piece of text.match(/\s*\S+/g) ?? []) send({ content: piece });
  if (asked.startsWith("Keep 10:00")) return;
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}

const poet = await startPoet();
const server = await startServerProcess({ env: { OPENAI_BASE_URL: poet.url, OPENAI_API_KEY: "key", RAPPORT_MODEL: "openai/gpt-5-mini" } });
const { client } = server;
const talk = async (agent_id: string, ...contents: string[]) => {
  const { session_id } = await client.createSession({ agent_id });
  for (const content of contents) await client.askMessage(session_id, { content });
  return session_id;
};
await talk("mira", "A reading list about tides");
await talk("otto", "Names for the webhook events");
const shown = await talk("otto", "Bookings an hour early after the clock change");

const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
await page.goto((await client.createLoginLink()).url);
for (const title of ["Names for the webhook", "A reading list", "Bookings an hour"]) await page.getByRole("link", { name: new RegExp(`^${title}`) }).click();
await page.getByRole("textbox", { name: "Message Otto" }).waitFor();
await client.sendMessage(shown, { content: "Keep 10:00 at 10:00. How would you store it?" });
await client.sendMessage(shown, { content: "Then draft a short note to the customers it touches." });
await page.getByText("never before").waitFor();
await page.getByRole("button", { name: /^Take back/ }).waitFor();
await page.mouse.move(0, 0);
await page.screenshot({ path: OUTPUT });
await browser.close();
await server.stop();
poet.close();
console.log(`wrote ${OUTPUT}`);
process.exit(0);
