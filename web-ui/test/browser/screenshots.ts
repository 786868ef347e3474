import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { BUSY_FLEET } from '../fixture/fleet.js';
import { recording } from '../fixture/recording.js';
import { ADMIN_SECRET, FixtureServer } from '../fixture/server.js';
import { training } from '../fixture/training.js';
import { withTuning } from '../fixture/tuning.js';
import { launch, missing } from './chromium.js';

async function makeToken(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Attach a bench' }).click();
  await page.getByLabel('Name of the bench').fill('bench-3');
  await page.getByLabel('Admin secret').fill(ADMIN_SECRET);
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByText('Run this on bench-3').waitFor();
}

/** Pictures to look at: npm run screenshots. */
const folder = process.env['SCREENSHOTS'] ?? 'screenshots';

const VIEWS = [
  { name: 'desktop-light', width: 1440, height: 900, dark: false, drawer: false },
  { name: 'desktop-dark', width: 1440, height: 900, dark: true, drawer: false },
  { name: 'drawer-light', width: 1440, height: 900, dark: false, drawer: true },
  { name: 'drawer-dark', width: 1440, height: 900, dark: true, drawer: true },
  { name: 'phone-light', width: 360, height: 740, dark: false, drawer: false },
  { name: 'phone-dark', width: 360, height: 740, dark: true, drawer: false },
  { name: 'bench-light', width: 1440, height: 1000, dark: false, drawer: false },
  { name: 'bench-phone-dark', width: 360, height: 740, dark: true, drawer: false },
  { name: 'phone-drawer', width: 360, height: 740, dark: false, drawer: true },
];

describe.skipIf(missing !== null)('screenshots', () => {
  let browser: Browser;
  let server: FixtureServer;
  let url: string;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    server = new FixtureServer(recording());
    url = await server.listen();
    server.setFleet(BUSY_FLEET);
    server.advance(1 + 14 * 26 + 1 + 13);
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test.each(VIEWS)('$name', async ({ name, width, height, dark, drawer }) => {
    const colorScheme = dark ? 'dark' : 'light';
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(url);
    await page.locator('[data-link=live]').waitFor();
    await page.locator('lab-front-table tbody tr').first().waitFor();
    if (drawer) {
      await page.locator('lab-front-table tbody tr').nth(3).click();
      await page.locator('lab-drawer aside').waitFor();
    } else if (width > 1000) {
      await page.locator('.focus').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
    }
    if (name.startsWith('bench')) await makeToken(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !drawer && !name.startsWith('bench') });
    await page.close();
  });

  test.each([false, true])('fine-tuning, dark: %s', async (dark) => {
    const log = withTuning(recording(), 6);
    const tuned = new FixtureServer(log);
    tuned.advance(log.length);
    const colorScheme = dark ? 'dark' : 'light';
    const viewport = dark ? { width: 360, height: 740 } : { width: 1440, height: 900 };
    const page = await browser.newPage({ viewport, colorScheme });
    await page.goto(await tuned.listen());
    await page.locator('lab-tuning tbody tr').first().waitFor();
    await page.locator('lab-tuning').screenshot({ path: join(folder, `tuning-${colorScheme}.png`) });
    await page.close();
    await tuned.stop();
  });

  test.each([false, true])('training, dark: %s', async (dark) => {
    const log = training();
    const trained = new FixtureServer(log);
    trained.advance(dark ? log.length : 600);
    const colorScheme = dark ? 'dark' : 'light';
    const viewport = dark ? { width: 360, height: 740 } : { width: 1440, height: 1000 };
    const page = await browser.newPage({ viewport, colorScheme });
    await page.goto(await trained.listen());
    await page.locator('lab-steps svg').first().waitFor();
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `training-${colorScheme}.png`), fullPage: true });
    await page.close();
    await trained.stop();
  });

  test('the states of the panels', async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const fresh = new FixtureServer(recording());
    const shoot = (name: string) => page.screenshot({ path: join(folder, `state-${name}.png`) });
    fresh.silent = true;
    await page.goto(await fresh.listen());
    await page.locator('section[data-state=loading]').first().waitFor();
    await shoot('loading');
    fresh.silent = false;
    fresh.dropAll();
    await page.locator('section[data-state=empty]').first().waitFor();
    await shoot('empty');
    fresh.advance(60);
    fresh.fail({ what: 'The journal is closed', which: 'run-1', do: 'Start hilab again.' });
    await page.locator('section[data-state=error]').first().waitFor();
    await shoot('error');
    fresh.dropAll();
    await page.locator('section[data-state=ok]').first().waitFor();
    await fresh.stop();
    await page.locator('[data-link=offline]').waitFor();
    await shoot('stale');
    await page.close();
  });
});
