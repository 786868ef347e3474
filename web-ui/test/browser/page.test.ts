import { describe, expect, test } from 'vitest';
import type { Envelope, RunEvent } from '../../src/model/wire.js';
import { BUSY_FLEET, IDLE_FLEET } from '../fixture/fleet.js';
import { ADMIN_SECRET } from '../fixture/server.js';
import { NOTICE, recording } from '../fixture/recording.js';
import { SUPERNET } from '../fixture/space.js';
import { training } from '../fixture/training.js';
import { withTuning } from '../fixture/tuning.js';
import { Bench, marksShown, panelStates, textOf } from './bench.js';
import { missing } from './chromium.js';

const LOG = recording();
const GENERATION_3 = LOG.findIndex((e) => 'generation' in e.event && e.event.generation === 3);

describe.skipIf(missing !== null)('the page', () => {
  const bench = new Bench();

  async function finished(options = {}) {
    const { server, url } = await bench.serve(LOG);
    server.advanceAll();
    server.setFleet(BUSY_FLEET);
    const page = await bench.open(url, options);
    await expect.poll(() => marksShown(page)).toBe(300);
    return { server, url, page };
  }

  test('shows the run, its progress and the notice', async () => {
    const { server, url } = await bench.serve(LOG);
    server.advance(GENERATION_3 + 2);
    const page = await bench.open(url);
    await page.locator('[data-link=live]').waitFor();
    await expect.poll(() => textOf(page, '[data-test=generation]')).toBe('3 of 25');
    expect(await textOf(page, 'h1')).toBe('voc-mobilenetv2');
    expect(await textOf(page, '[data-test=run-state]')).toBe('running');
    expect(await textOf(page, '.notice')).toContain(NOTICE);
    expect(await textOf(page, '[data-test=pending]')).toBe(
      'generation 3: 0 of 12 evaluated · 1 waiting for latency · 11 waiting for accuracy',
    );
    expect(await textOf(page, '[data-test=evaluations]')).toBe('24');
    server.advanceAll();
    await expect.poll(() => textOf(page, '[data-test=run-state]')).toBe('finished');
    expect(await textOf(page, '[data-test=evaluations]')).toBe('300');
  });

  test('draws marks in the colours of the legend and an axis with its unit', async () => {
    const { page } = await finished();
    const label = await page.locator('lab-scatter .focus').getAttribute('aria-label');
    expect(label).toContain('Latency (estimate), Mcycles');
    const pixels = await page.locator('lab-scatter .marks').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const data = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
      const counts = { front: 0, archive: 0, fresh: 0 };
      for (let i = 0; i < data.length; i += 4) {
        const colour = [data[i], data[i + 1], data[i + 2]].join();
        if (colour === '0,114,178') counts.front += 1;
        if (colour === '0,128,92') counts.archive += 1;
        if (colour === '213,94,0') counts.fresh += 1;
      }
      return counts;
    });
    expect(pixels.front).toBeGreaterThan(500);
    expect(pixels.archive).toBeGreaterThan(50);
    expect(pixels.fresh).toBeGreaterThan(20);
  });

  test('opens a candidate from the table; Escape closes it and gives the focus back', async () => {
    const { page } = await finished();
    const row = page.locator('lab-front-table tbody tr').filter({ hasText: 'supernet' });
    await row.getByRole('button').focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Candidate' });
    await drawer.waitFor();
    expect(await textOf(page, '[data-test=genome]')).toBe(SUPERNET);
    expect(await textOf(page, '[data-test=command]')).toBe(
      `./hilab export --genome ${SUPERNET} --format onnx-int8`,
    );
    expect(await drawer.innerText()).toContain('all as in the supernet');
    const conditions = await textOf(page, '[data-test=conditions]');
    const words = ['estimate', 'gap8', 'Firmware', '175 MHz', 'Repeats', 'Spread', '±25.0 %'];
    for (const word of words) {
      expect(conditions).toContain(word);
    }
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    const focused = await row.getByRole('button').evaluate((b) => b.matches(':focus'));
    expect(focused).toBe(true);
  });

  test('shows what a candidate sees beside the truth, or why it cannot', async () => {
    const { page } = await finished();
    const row = page.locator('lab-front-table tbody tr').filter({ hasText: 'supernet' });
    await row.getByRole('button').click();
    const pictures = page.locator('lab-predictions img');
    await pictures.nth(8).waitFor();
    const alternatives = await pictures.evaluateAll((all) => all.map((i) => i.getAttribute('alt')));
    expect(alternatives.slice(0, 3)).toEqual([
      'Input of scene-0',
      'Truth of scene-0',
      'Prediction of scene-0',
    ]);
    expect(await pictures.nth(2).getAttribute('src')).toContain(`pictures/${SUPERNET}-0.png`);
    expect(await textOf(page, 'lab-predictions ul')).toContain('road');
    await page.route('**/predictions/*', (route) =>
      route.fulfill({ status: 404, json: { error: { what: 'Not painted', which: 'x', do: 'Resume' } } }),
    );
    await page.locator('lab-front-table tbody tr').nth(1).getByRole('button').click();
    await page.locator('[data-test=no-predictions]').waitFor();
    expect(await textOf(page, '[data-test=no-predictions]')).toBe('Not painted. Resume.');
  });

  test('walks along the front by keyboard and says where it is', async () => {
    const { page } = await finished();
    await page.locator('lab-scatter .focus').focus();
    await page.keyboard.press('Home');
    const first = await textOf(page, 'lab-scatter .spoken');
    await page.keyboard.press('ArrowRight');
    const second = await textOf(page, 'lab-scatter .spoken');
    expect(first).toMatch(/^mIoU \d+\.\d\d %, latency \d+\.\d Mcycles$/);
    expect(second).not.toBe(first);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const miou = await textOf(page, '[data-test=miou] strong');
    expect(second).toContain(`mIoU ${miou}`);
  });

  test('opens the candidate under the pointer', async () => {
    const { page } = await finished();
    await page.locator('lab-scatter .focus').focus();
    await page.keyboard.press('Home');
    const tip = await page.locator('lab-scatter .tip').evaluate((e) => (e as HTMLElement).style);
    const [x, y] = [parseInt(tip.left), parseInt(tip.top)];
    const genome = await textOf(page, 'lab-scatter .tip code');
    await page.locator('lab-scatter .focus').click({ position: { x, y } });
    await page.getByRole('dialog').waitFor();
    expect(await textOf(page, '[data-test=genome]')).toBe(genome);
  });

  test('sorts the table', async () => {
    const { page } = await finished();
    const column = async () => {
      const cells = await page.locator('lab-front-table tbody td:nth-child(3)').allInnerTexts();
      return cells.map(Number);
    };
    await page.getByRole('button', { name: 'Latency' }).click();
    const up = await column();
    expect(up).toEqual([...up].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'Latency' }).click();
    expect(await column()).toEqual(up.reverse());
  });

  test('shows agents, boards and workers with their states in words', async () => {
    const { server, page } = await finished();
    await expect.poll(() => textOf(page, 'lab-fleet [slot=aside]')).toContain('4 boards');
    const idle = await textOf(page, '[data-board=gapuino-7F22]');
    expect(idle).toContain('9f86d081884c');
    expect(idle).toContain('controller 250 MHz, cluster 175 MHz');
    expect(await textOf(page, '[data-board=twin]')).toContain('checksums only, no latency');
    const board = await textOf(page, '[data-board=gapuino-7F21]');
    expect(board).toContain('quarantined');
    expect(board).toContain('4 lost');
    expect(board).toContain('NO_ANSWER: HELLO was sent 5 times');
    expect(await textOf(page, '[data-board=estimate-0]')).toContain('estimating');
    expect(await textOf(page, '[data-agent=a-77d0]')).toContain('disconnected');
    expect(await textOf(page, '[data-test=queue]')).toContain('7 waiting · 1 running · 1 parked');
    expect(await textOf(page, '[data-worker=cpu-0]')).toContain('image 120 of 297');
    server.setFleet(IDLE_FLEET);
    await expect.poll(() => textOf(page, 'lab-fleet section')).toContain('./hilab agent run');
  });

  test('makes a token for a bench with the admin secret, and shows it once', async () => {
    const { page } = await finished();
    await page.getByRole('button', { name: 'Attach a bench' }).click();
    const dialog = page.getByRole('dialog', { name: 'Attach a bench' });
    await dialog.getByLabel('Name of the bench').fill('bench-3');
    await dialog.getByLabel('Admin secret').fill('wrong');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.innerText()).toContain('Tokens need the admin secret');
    await dialog.getByLabel('Admin secret').fill(ADMIN_SECRET);
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    await dialog.getByText('Run this on bench-3, once').waitFor();
    expect(await textOf(page, '[data-test="join command"]')).toMatch(
      /^\.\/hilab agent join http:\/\/HOST:\d+ --token join-fixture$/,
    );
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Attach a bench' }).click();
    expect(await dialog.innerText()).not.toContain('join-fixture');
    expect(await dialog.getByLabel('Admin secret').inputValue()).toBe('');
  });

  test('follows the dark theme of the system, and a choice outlives a reload', async () => {
    const { page } = await finished({ colorScheme: 'dark' });
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
    expect(await theme()).toBe('dark');
    await page.getByRole('button', { name: 'Use the light theme' }).click();
    expect(await theme()).toBe('light');
    await page.reload();
    await page.locator('[data-link=live]').waitFor();
    expect(await theme()).toBe('light');
  });

  test('holds still when less motion is asked for', async () => {
    const { page } = await finished({ reducedMotion: 'reduce' });
    await page.locator('lab-front-table tbody tr').first().click();
    const animation = await page
      .locator('lab-drawer aside')
      .evaluate((e) => getComputedStyle(e).animationName);
    expect(animation).toBe('none');
  });

  test('fits 360 pixels without sideways scrolling, with and without the drawer', async () => {
    const { page } = await finished({ viewport: { width: 360, height: 740 } });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(360);
    await page.locator('lab-front-table tbody tr').first().click();
    await page.getByRole('dialog').waitFor();
    expect(await width()).toBe(360);
    const inside = await page
      .locator('lab-drawer .content')
      .evaluate((e) => e.scrollWidth - e.clientWidth);
    expect(inside).toBe(0);
  });

  test('shows the loss of a fine-tuning as it falls, and mean IoU before and after', async () => {
    const log = withTuning(LOG, 4);
    const { server, url } = await bench.serve(log);
    server.advance(log.length - 1);
    const page = await bench.open(url);
    await expect.poll(() => textOf(page, '[data-test=tuning]')).toContain('epoch 3 of 10');
    expect(await page.locator('lab-losses path.plain').count()).toBe(2);
    server.advanceAll();
    await expect
      .poll(() => textOf(page, '[data-test=tuning]'))
      .toBe('quantization-aware · epoch 4 of 10, at most 2 min left');
    const loss = await page.locator('lab-losses svg').getAttribute('aria-label');
    expect(loss).toContain('(quantization-aware) after epoch 4 of 10');
    const row = await textOf(page, 'lab-tuning tbody tr');
    expect(row).toContain('plain 68.40 68.80 67.95 68.35 +0.40 10 epochs');
    expect(await textOf(page, '[data-test=run-state]')).toBe('finished');
  });

  test('shows a training with its curves, its progress and its specification, no search', async () => {
    const log = training();
    const { server, url } = await bench.serve(log);
    server.advance(1 + 400);
    const page = await bench.open(url, { viewport: { width: 360, height: 740 } });
    await expect.poll(() => textOf(page, '[data-test=step]')).toBe('800 of 2,000');
    expect(await textOf(page, '[data-test=time]')).toBe('10 min');
    const curve = page.locator('lab-steps svg').first();
    const before = await curve.getAttribute('aria-label');
    expect(before).toMatch(/^Loss at step 800 of 2,000: 0\.\d{4}\.$/);
    const panels = Object.keys(await panelStates(page));
    expect(panels).toEqual(['Loss', 'Learning rate', 'Progress', 'Specification']);
    expect(await textOf(page, 'lab-facts dl')).toContain('Speed 2 steps/s');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    server.advance(1);
    await expect.poll(() => curve.getAttribute('aria-label')).toContain('step 802');
    server.advanceAll();
    await expect.poll(() => textOf(page, '[data-test=run-state]')).toBe('finished');
    expect(await textOf(page, 'lab-facts dl')).toContain('Weights written S c0dec0dec0de');
    server.startRun(LOG, 'a search');
    await expect.poll(() => page.locator('lab-front').count()).toBe(1);
    expect(await page.locator('lab-training').count()).toBe(0);
  });

  test('shows with a sign and a word whether a board computes what was scored', async () => {
    const genomes = LOG.flatMap((e) => {
      const event = e.event as RunEvent;
      return event.kind === 'runFinished' ? event.front : [];
    });
    const [equal, other] = genomes;
    const { server, url } = await bench.serve([
      ...LOG,
      proven(LOG.length + 1, equal ?? '', '0badcafe'),
      proven(LOG.length + 2, other ?? '', '00000bad'),
    ]);
    server.advanceAll();
    const page = await bench.open(url);
    const row = (genome = '') =>
      page.locator('lab-front-table tbody tr').filter({ hasText: genome });
    await expect.poll(() => row(equal).innerText()).toContain('✓ equal posix');
    expect(await row(other).innerText()).toContain('✗ differs posix');
    expect(await row(genomes[2]).innerText()).toContain('– not verified');
    expect(await textOf(page, '[data-test=run-state]')).toBe('finished');
    await row(other).click();
    const proof = await page.locator('[data-test=verification]').innerText();
    expect(proof).toContain('0badcafe');
    expect(proof).toContain('00000bad');
    expect(proof).toContain('no latency');
  });
});

/** A board behind no chip computed a candidate; the scored network's checksum is 0badcafe. */
function proven(revision: number, genome: string, output: string): Envelope {
  const run = {
    deviceClass: 'posix',
    boardSerial: 'emulated-host',
    firmware: '00aa',
    expectedCrc32c: '0badcafe',
    outputCrc32c: output,
    measurement: null,
  };
  const at = '2026-11-02T09:30:00Z';
  return { run: LOG[0]?.run ?? '', revision, at, event: { kind: 'verified', genome, run } };
}
