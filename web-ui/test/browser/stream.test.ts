import { describe, expect, test } from 'vitest';
import { recording } from '../fixture/recording.js';
import { Bench, marksShown, panelStates, textOf } from './bench.js';
import { missing } from './chromium.js';

const LOG = recording();
const HALF = 200;

describe.skipIf(missing !== null)('the stream', () => {
  const bench = new Bench();

  async function half() {
    const { server, url } = await bench.serve(LOG);
    server.advance(HALF);
    const page = await bench.open(url);
    await page.locator('[data-link=live]').waitFor();
    await page.locator('lab-front-table tbody tr').first().waitFor();
    return { server, page };
  }

  test('goes on after a break where it stopped, without loss and without doubles', async () => {
    const { server, page } = await half();
    server.stutters = true;
    server.dropAll();
    server.advance(57);
    await expect.poll(() => server.subscriptions.length).toBe(2);
    server.advanceAll();
    await expect.poll(() => textOf(page, '[data-test=run-state]')).toBe('finished');
    expect(server.subscriptions).toEqual([
      { run: null, since: 0 },
      { run: null, since: HALF },
    ]);
    expect(await marksShown(page)).toBe(300);
    expect(await textOf(page, '[data-test=evaluations]')).toBe('300');
  });

  test('asks again when an event is missing', async () => {
    const { server, page } = await half();
    server.skipOnce.add(HALF + 5);
    server.advanceAll();
    await expect.poll(() => textOf(page, '[data-test=run-state]')).toBe('finished');
    expect(server.subscriptions.at(-1)).toEqual({ run: null, since: HALF + 4 });
    expect(await marksShown(page)).toBe(300);
  });

  test('moves on to a newer run', async () => {
    const { server, page } = await half();
    server.startRun(recording({ run: 'run-2', seed: 11, generations: 3 }), 'second');
    server.advanceAll();
    await expect.poll(() => textOf(page, 'h1')).toBe('second');
    await expect.poll(() => marksShown(page)).toBe(36);
  });

  test('loads, is empty, is ok: each looks different', async () => {
    const { server, url } = await bench.serve(LOG);
    server.silent = true;
    const page = await bench.open(url);
    await expect.poll(() => server.subscriptions.length).toBe(1);
    const loading = await panelStates(page);
    expect(new Set(Object.values(loading))).toEqual(new Set(['loading']));
    expect(await textOf(page, 'lab-front section')).toContain('Loading');
    server.silent = false;
    server.dropAll();
    await expect.poll(() => textOf(page, 'lab-front section')).toContain('No candidate');
    const empty = await panelStates(page);
    expect(new Set(Object.values(empty))).toEqual(new Set(['empty']));
    server.advanceAll();
    await expect.poll(async () => (await panelStates(page))['Front']).toBe('ok');
  });

  test('keeps old data, says how old, and recovers', async () => {
    const { server, page } = await half();
    server.closed = true;
    server.dropAll();
    await page.locator('[data-link=reconnecting]').waitFor();
    expect((await panelStates(page))['Front']).toBe('stale');
    expect(await textOf(page, 'lab-front section')).toMatch(/as of \d\d:\d\d:\d\d/);
    expect(await page.locator('lab-front-table tbody tr').count()).toBeGreaterThan(3);
    server.closed = false;
    await page.locator('[data-link=live]').waitFor();
    expect((await panelStates(page))['Front']).toBe('ok');
  });

  test("shows the server's error with what to do, and says when it stays away", async () => {
    const { server, page } = await half();
    server.fail({ what: 'The journal is closed', which: 'run-1', do: 'Start hilab again' });
    await expect.poll(async () => (await panelStates(page))['Front']).toBe('error');
    expect(await textOf(page, 'lab-front section')).toContain('Start hilab again');
    server.closed = true;
    server.dropAll();
    await page.locator('[data-link=offline]').waitFor();
    expect(await textOf(page, '[data-link=offline]')).toMatch(/offline since \d\d:\d\d/);
  });
});
