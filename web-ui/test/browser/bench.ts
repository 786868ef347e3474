import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Envelope } from '../../src/model/wire.js';
import { FixtureServer } from '../fixture/server.js';
import { launch } from './chromium.js';

/** One browser for a test file, one server and any number of pages for a test. */
export class Bench {
  private browser: Browser | undefined;
  private readonly servers: FixtureServer[] = [];
  private readonly pages: Page[] = [];
  /** What any page complained about. */
  readonly complaints: string[] = [];

  constructor() {
    beforeAll(async () => {
      this.browser = await launch();
    });
    afterAll(() => this.browser?.close());
    afterEach(async () => {
      for (const page of this.pages.splice(0)) await page.context().close();
      for (const server of this.servers.splice(0)) await server.stop();
      const complaints = this.complaints.splice(0);
      if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`);
    });
  }

  async serve(log: readonly Envelope[]): Promise<{ server: FixtureServer; url: string }> {
    const server = new FixtureServer(log);
    this.servers.push(server);
    return { server, url: await server.listen() };
  }

  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    if (!this.browser) throw new Error('The browser is not running.');
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    this.pages.push(page);
    await page.goto(url);
    return page;
  }
}

/** The text of the first element that matches. */
export async function textOf(page: Page, selector: string): Promise<string> {
  const words = await page.locator(selector).first().innerText();
  return words.replace(/\s+/g, ' ').trim();
}

/** How many candidates the chart says it shows. */
export async function marksShown(page: Page): Promise<number> {
  const label = await page.locator('lab-scatter .focus').getAttribute('aria-label');
  return Number(/(\d+) candidates/.exec(label ?? '')?.[1] ?? -1);
}

/** The state of every panel, by its heading. */
export async function panelStates(page: Page): Promise<Record<string, string>> {
  const sections = await page.locator('lab-panel section').all();
  const pairs = sections.map(async (s) => [
    await s.getAttribute('aria-label'),
    await s.getAttribute('data-state'),
  ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}
