import { describe, expect, test } from 'vitest';
import { HitGrid } from '../../src/chart/hit.js';
import { domain, frame, place, scales } from '../../src/chart/scales.js';
import { PAST_FRONTS, scene } from '../../src/chart/scene.js';
import { horizontal } from '../../src/model/quantity.js';
import { emptyRun, fold, type RunState } from '../../src/model/run-state.js';
import type { Envelope, ObjectiveKey, RunEvent } from '../../src/model/wire.js';
import { recording } from '../fixture/recording.js';
import { hash01, SUPERNET } from '../fixture/space.js';

const LOG = recording();

function after(events: readonly Envelope[]): RunState {
  return fold(emptyRun('run-1'), events).state;
}

function withObjectives(objectives: ObjectiveKey[]): RunState {
  const [first, ...rest] = LOG;
  const event = first!.event as RunEvent & { kind: 'runStarted' };
  const spec = { ...event.spec, objectives };
  return after([{ ...first!, event: { ...event, spec } }, ...rest]);
}

describe('the scene', () => {
  const state = after(LOG);
  const drawn = scene(state);

  test('has one mark for every measured candidate and one star', () => {
    expect(drawn.marks).toHaveLength(300);
    expect(drawn.marks.filter((m) => m.kind === 'supernet').map((m) => m.genome)).toEqual([
      SUPERNET,
    ]);
  });

  test("takes the front from the server, in the axis' order", () => {
    expect(drawn.front).toHaveLength(state.finalFront!.length);
    const xs = drawn.front.map((p) => p.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  test('draws the front last, under the star only', () => {
    expect(drawn.marks.at(-1)?.kind).toBe('supernet');
    expect(drawn.marks.at(-2)?.kind).toBe('front');
  });

  test('keeps a few earlier fronts, each older than the next', () => {
    const ages = drawn.pastFronts.map((p) => p.age);
    expect(ages).toHaveLength(PAST_FRONTS);
    expect(ages).toEqual([...ages].sort((a, b) => b - a));
  });

  test('ages candidates that left the population', () => {
    const earlier = drawn.marks.filter((m) => m.kind === 'earlier');
    expect(Math.max(...earlier.map((m) => m.age))).toBeGreaterThan(10);
  });

  test('leaves out candidates in flight', () => {
    expect(scene(after(LOG.slice(0, 3))).marks).toHaveLength(0);
    expect(scene(after(LOG.slice(0, 4))).marks).toHaveLength(1);
  });
});

describe('the horizontal axis', () => {
  test('says that an estimate is an estimate, with the unit and the clock', () => {
    const quantity = horizontal(after(LOG));
    expect(quantity.label).toBe('Latency (estimate), Mcycles');
    expect(quantity.clockHz).toBe(175_000_000);
  });

  test('has no clock when measurements disagree about it, and names both origins', () => {
    const events = LOG.slice(0, 6).map((e) => structuredClone(e));
    const event = events[3]!.event as RunEvent & { kind: 'latencyMeasured' };
    if (event.outcome.outcome !== 'measured') throw new Error('The fixture measures.');
    event.outcome.measurement.provenance = 'run';
    event.outcome.measurement.conditions.clockHz = 100_000_000;
    const quantity = horizontal(after(events));
    expect(quantity.clockHz).toBeNull();
    expect(quantity.label).toBe('Latency (mixed: measured, estimate), Mcycles');
  });

  test.each([
    ['flops', 'FLOPs (Keras count), GFLOP'],
    ['params', 'Parameters, M'],
  ] as const)('shows %s when that is the objective', (key, label) => {
    expect(horizontal(withObjectives(['miou', key])).label).toBe(label);
  });
});

describe('scales', () => {
  test('every mark lies inside the frame', () => {
    const drawn = scene(after(LOG));
    const f = frame(360, 300, true);
    const s = scales(drawn, f);
    for (const mark of drawn.marks) {
      const [x, y] = place(s, mark);
      expect(x).toBeGreaterThanOrEqual(f.left);
      expect(x).toBeLessThanOrEqual(f.width - f.right);
      expect(y).toBeGreaterThanOrEqual(f.top);
      expect(y).toBeLessThanOrEqual(f.height - f.bottom);
    }
  });

  test('a better accuracy is higher and a lower latency is further left', () => {
    const s = scales(scene(after(LOG)), frame(800, 500, true));
    expect(s.y(60)).toBeLessThan(s.y(50));
    expect(s.x(100)).toBeLessThan(s.x(200));
  });

  test.each([[[]], [[5]], [[0, 0]]])('the domain of %j is never of zero length', (values) => {
    const [low, high] = domain(values);
    expect(high).toBeGreaterThan(low);
  });
});

describe('hit testing', () => {
  const spots = Array.from({ length: 1000 }, (_, i) => ({
    genome: String(i),
    x: hash01(`x${i}`) * 800,
    y: hash01(`y${i}`) * 500,
  }));
  const grid = new HitGrid(spots);

  test('agrees with a search over all spots', () => {
    for (let i = 0; i < 500; i++) {
      const [x, y] = [hash01(`px${i}`) * 800, hash01(`py${i}`) * 500];
      const square = (s: { x: number; y: number }) => (s.x - x) ** 2 + (s.y - y) ** 2;
      const best = spots.reduce((a, b) => (square(b) <= square(a) ? b : a));
      const expected = square(best) <= 24 ** 2 ? best.genome : null;
      expect(grid.nearest(x, y)?.genome ?? null, `pointer ${i}`).toBe(expected);
    }
  });

  test('finds nothing far from every spot', () => {
    expect(grid.nearest(-200, -200)).toBeNull();
  });
});
