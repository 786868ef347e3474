import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { recording } from '../fixture/recording.js';
import { Bench, marksShown } from './bench.js';
import { missing } from './chromium.js';

const LOG = recording({ generations: 50, population: 20 });

/** Frame times while something happens, printed and not judged: machines differ. */
async function frames(page: Page, what: string, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    let last = performance.now();
    let running = true;
    const tick = (now: number) => {
      times.push(now - last);
      last = now;
      if (running) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(window, { stopFrames: () => ((running = false), times.slice(1)) });
  });
  await work();
  const times = await page.evaluate(() =>
    (window as unknown as { stopFrames(): number[] }).stopFrames(),
  );
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1);
  console.log(
    `1,000 candidates, ${what}: ${times.length} frames, median ${at(0.5)} ms, ` +
      `p95 ${at(0.95)} ms, longest ${at(1)} ms`,
  );
  return times;
}

describe.skipIf(missing !== null)('1,000 candidates', () => {
  const bench = new Bench();

  test('all are shown, found under the pointer, and keep coming in', async () => {
    const { server, url } = await bench.serve(LOG);
    server.advance(LOG.length - 200);
    const page = await bench.open(url);
    await page.locator('lab-front-table tbody tr').first().waitFor();
    const box = (await page.locator('lab-scatter .focus').boundingBox())!;

    const moving = await frames(page, 'pointer moving', async () => {
      for (let i = 0; i < 120; i++) {
        const turn = i / 12;
        const x = box.x + box.width * (0.5 + 0.4 * Math.cos(turn));
        const y = box.y + box.height * (0.5 + 0.4 * Math.sin(turn * 1.3));
        await page.mouse.move(x, y);
      }
    });
    const coming = await frames(page, '200 events coming in', async () => {
      for (let i = 0; i < 40; i++) {
        server.advance(5);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
      }
      await expect.poll(() => marksShown(page)).toBe(1000);
    });
    expect(moving.length).toBeGreaterThan(10);
    expect(coming.length).toBeGreaterThan(10);
  });
});
