import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoffMs, FIRST_DELAY_MS, LONGEST_DELAY_MS } from '../../src/connection/backoff.js';
import { OFFLINE_AFTER, OPEN_DEADLINE_MS, SILENCE_MS } from '../../src/connection/connection.js';
import { decode } from '../../src/connection/decode.js';
import { RunFeed, type Snapshot } from '../../src/connection/run-feed.js';
import { emptyRun, fold } from '../../src/model/run-state.js';
import { recording, summaryOf } from '../fixture/recording.js';
import { IDLE_FLEET } from '../fixture/fleet.js';
import { FakeNetwork } from './fake-network.js';

const LOG = recording();
const hello = { type: 'run', summary: summaryOf(LOG) };
const events = (from: number, to: number) =>
  LOG.slice(from, to).map((envelope) => ({ type: 'event', ...envelope }));
const caughtUp = (revision: number) => ({ type: 'caughtUp', run: 'run-1', revision });
const subscribe = (since: number, run: string | null = null) => ({ subscribe: { run, since } });

let network: FakeNetwork;
let snapshot: Snapshot;
let feed: RunFeed;

function start(pinned: string | null = null): void {
  network = new FakeNetwork();
  feed = new RunFeed(network, pinned, (s) => (snapshot = s));
  feed.start();
  network.last.open();
}

function redial(): void {
  vi.advanceTimersByTime(LONGEST_DELAY_MS * 1.2);
  network.last.open();
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  start();
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

describe('the feed', () => {
  test('asks for the newest run from its beginning and becomes live', () => {
    expect(network.last.sent).toEqual([subscribe(0)]);
    expect(snapshot.link.kind).toBe('connecting');
    network.last.say(hello, ...events(0, 50), caughtUp(50));
    expect(snapshot.link.kind).toBe('live');
    expect(snapshot.caughtUp).toBe(true);
    expect(snapshot.run.revision).toBe(50);
  });

  test('asks again from the last revision after a break, even if it was not drawn yet', () => {
    network.last.say(hello, ...events(0, 50), caughtUp(50), ...events(50, 53));
    network.last.break();
    expect(snapshot.link).toMatchObject({ kind: 'reconnecting', since: 1_000_000 });
    redial();
    expect(network.last.sent).toEqual([subscribe(53)]);
    network.last.say(hello, ...events(53, LOG.length), caughtUp(LOG.length));
    expect(snapshot.run).toEqual(fold(emptyRun('run-1'), LOG).state);
  });

  test('asks again at a gap', () => {
    network.last.say(hello, ...events(0, 20), ...events(21, 40), caughtUp(40));
    expect(network.sockets[0]?.closed).toBe(true);
    redial();
    expect(network.last.sent).toEqual([subscribe(20)]);
    network.last.say(hello, ...events(20, 40), caughtUp(40));
    expect(snapshot.run).toEqual(fold(emptyRun('run-1'), LOG.slice(0, 40)).state);
  });

  test('waits longer at every gap that comes back', () => {
    const dials: number[] = [];
    for (let i = 0; i < 4; i++) {
      network.last.say(hello, ...events(5, 9), caughtUp(9));
      const before = Date.now();
      const sockets = network.sockets.length;
      while (network.sockets.length === sockets) vi.advanceTimersByTime(1);
      dials.push(Date.now() - before);
      network.last.open();
    }
    expect(dials).toEqual([1, 2, 4, 8].map((n) => n * FIRST_DELAY_MS));
  });

  test('starts from nothing when a newer run appears', () => {
    network.last.say(hello, ...events(0, 50), caughtUp(50));
    const newer = recording({ run: 'run-2', seed: 9 });
    const summary = summaryOf(newer, 'second');
    network.last.say({ type: 'run', summary });
    redial();
    expect(network.last.sent).toEqual([subscribe(0)]);
    network.last.say({ type: 'run', summary });
    network.last.say(...newer.slice(0, 9).map((e) => ({ type: 'event', ...e })), caughtUp(9));
    expect(snapshot.run).toEqual(fold(emptyRun('run-2'), newer.slice(0, 9)).state);
    expect(snapshot.summary?.name).toBe('second');
  });

  test('stays with a pinned run', () => {
    feed.stop();
    start('run-1');
    expect(network.last.sent).toEqual([subscribe(0, 'run-1')]);
    network.last.say(hello, ...events(0, 50), caughtUp(50));
    network.last.say({ type: 'run', summary: { ...hello.summary, run: 'run-2' } });
    expect(snapshot.run.run).toBe('run-1');
    expect(network.sockets).toHaveLength(1);
  });

  test('shows an error of the server until it has caught up', () => {
    network.last.say({ type: 'error', what: 'No run', which: 'run-9', do: 'Start one' });
    expect(snapshot.problem).toEqual({ what: 'No run', which: 'run-9', do: 'Start one' });
    network.last.say(hello, caughtUp(0));
    expect(snapshot.problem).toBeNull();
  });

  test('takes the fleet as a whole', () => {
    network.last.say({ type: 'fleet', ...IDLE_FLEET });
    expect(snapshot.fleet).toMatchObject(IDLE_FLEET);
  });
});

describe('the link', () => {
  test('says offline after several attempts, since the first loss, and goes on', () => {
    network.last.say(hello);
    for (let i = 0; i <= OFFLINE_AFTER; i++) {
      network.last.break();
      vi.advanceTimersByTime(LONGEST_DELAY_MS * 1.2);
    }
    expect(snapshot.link).toMatchObject({ kind: 'offline', since: 1_000_000 });
    network.last.open();
    network.last.say(hello);
    expect(snapshot.link.kind).toBe('live');
  });

  test('gives a socket up that never opens', () => {
    network.last.break();
    vi.advanceTimersByTime(FIRST_DELAY_MS);
    const mute = network.last;
    vi.advanceTimersByTime(OPEN_DEADLINE_MS);
    expect(mute.closed).toBe(true);
  });

  test('leaves a silent but healthy stream alone', async () => {
    network.last.say(hello, caughtUp(0));
    await vi.advanceTimersByTimeAsync(SILENCE_MS * 3);
    expect(network.sockets).toHaveLength(1);
    expect(snapshot.link.kind).toBe('live');
  });

  test('drops a silent stream whose server does not answer', async () => {
    network.last.say(hello, caughtUp(0));
    network.isHealthy = false;
    await vi.advanceTimersByTimeAsync(SILENCE_MS + 1);
    expect(network.sockets[0]?.closed).toBe(true);
    expect(snapshot.link.kind).toBe('reconnecting');
  });

  test('dials at once when the network is back', () => {
    network.last.break();
    feed.hurry();
    expect(network.sockets).toHaveLength(2);
  });
});

test('waits double, are bounded and spread', () => {
  const middle = [1, 2, 3, 9].map((n) => backoffMs(n, () => 0.5));
  expect(middle).toEqual([250, 500, 1000, LONGEST_DELAY_MS]);
  expect(backoffMs(1, () => 0)).toBe(200);
  expect(backoffMs(1, () => 1)).toBe(300);
});

test.each([['{'], ['null'], ['{"type":"moon"}'], ['[]'], [new ArrayBuffer(2)]])(
  'a frame that is not understood is dropped: %s',
  (frame) => {
    expect(decode(frame)).toBeNull();
  },
);
