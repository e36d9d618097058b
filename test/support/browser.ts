// A real browser in front of a real server that asks a fake provider: what every journey begins with.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { findChromium } from "../../scripts/chromium.ts";
import type { FakeProvider } from "./fake-provider.ts";
import { startFakeProvider } from "./fake-provider.ts";
import type { ServerProcess } from "./server-process.ts";
import { startServerProcess } from "./server-process.ts";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

export type Stage = {
  provider: FakeProvider;
  /** The server as it was started last. */
  server: ServerProcess;
  /** Ends the server at once, as a crash would. */
  killServer(): Promise<void>;
  /** Starts it again at the same address, on the same home. */
  startServer(): Promise<void>;
  context: BrowserContext;
  page: Page;
  /** Another window of the same person, logged in alike. */
  openWindow(): Promise<Page>;
  /** Errors that a page threw or wrote to its console. */
  faults: string[];
  close(): Promise<void>;
};

export type StageOptions = {
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
  /** A finger instead of a mouse, as on a phone. */
  touch?: boolean;
  /** No model is connected. */
  offline?: boolean;
  env?: Record<string, string>;
};

/** Starts provider, server and browser, and logs in through the one-time link. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const provider = await startFakeProvider();
  const keys: Record<string, string> = options.offline ? {} : { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: "key", RAPPORT_MODEL: "openai/gpt-5-mini" };
  const home = mkdtempSync(join(tmpdir(), "rapport-stage-"));
  const env = { ...keys, ...options.env };
  const server = await startServerProcess({ home, env });
  const browser = await launch();
  const faults: string[] = [];
  const screen = { viewport: options.viewport ?? { width: 1440, height: 900 }, colorScheme: options.colorScheme ?? "light", reducedMotion: "reduce", ...(options.touch ? { hasTouch: true, isMobile: true } : {}) } as const;
  const openContext = async (storageState?: Awaited<ReturnType<BrowserContext["storageState"]>>) => {
    const opened = await browser.newContext({ ...screen, ...(storageState ? { storageState } : {}) });
    opened.setDefaultTimeout(45_000);
    opened.on("weberror", (error) => faults.push(String(error.error())));
    opened.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    return opened;
  };
  const context = await openContext();
  const page = await context.newPage();
  await page.goto((await server.client.createLoginLink()).url);
  await page.getByRole("button", { name: "New session" }).first().waitFor();
  const stage: Stage = {
    provider,
    server,
    killServer: () => stage.server.kill9(),
    async startServer() {
      stage.server = await startServerProcess({ home, env: { ...env, RAPPORT_PORT: new URL(server.url).port } });
    },
    context,
    page,
    faults,
    async openWindow() {
      // A context of its own: a tab in the background would hardly be drawn.
      const another = await (await openContext(await context.storageState())).newPage();
      await another.goto(server.url);
      await another.getByRole("button", { name: "New session" }).first().waitFor();
      return another;
    },
    async close() {
      await browser.close();
      await stage.server.stop();
      await provider.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return stage;
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
}

/** Where one types to an agent. */
export function composer(page: Page, agent: string): Locator {
  return page.getByRole("textbox", { name: `Message ${agent}` });
}

/** Types a message and sends it with Enter. */
export async function say(page: Page, agent: string, text: string): Promise<void> {
  await composer(page, agent).fill(text);
  await composer(page, agent).press("Enter");
}

/** Clicks an agent in the sidebar, which opens a new session with it. */
export async function clickAgent(page: Page, name: string): Promise<void> {
  await page.getByRole("complementary", { name: "Agents and sessions" }).getByRole("button", { name: new RegExp(`^${name}\\b`) }).click();
  // Another session with the same agent may be on screen until the new one is.
  await page.getByRole("heading", { level: 1, name: "New session" }).waitFor();
  await composer(page, name).waitFor();
}

/** The answers of an agent on the page, oldest first. */
export function answers(page: Page, agent: string): Locator {
  return page.getByRole("article", { name: new RegExp(`^${agent}, `) });
}

export type Violation = { id: string; help: string; nodes: string[] };

/** What axe finds wrong on the page. */
export async function findViolations(page: Page): Promise<Violation[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> } }).axe;
    const { violations } = await axe.run();
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html.slice(0, 200)) }));
  });
}
