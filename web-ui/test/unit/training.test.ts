import { expect, test } from 'vitest';
import { emptyRun, fold } from '../../src/model/run-state.js';
import {
  batchNormWords,
  eventWords,
  secondsPerStep,
  smooth,
  speedWords,
  stepWords,
  timeWords,
} from '../../src/model/training.js';
import type { Envelope } from '../../src/model/wire.js';
import { TRAINING, training } from '../fixture/training.js';

const LOG = training();
const folded = (log: readonly Envelope[]) => fold(emptyRun('training-1'), log).state;
const after = (events: number) => folded(LOG.slice(0, events)).training!;

test('a training folds to its specification, its curve and its end', () => {
  const state = folded(LOG);
  expect(state.status).toBe('finished');
  expect(state.spec).toBeNull();
  expect(state.training?.spec).toEqual(TRAINING);
  expect(state.training?.points).toHaveLength(1000);
  expect(state.training?.end?.weights.name).toBe('S');
  expect(timeWords(state.training!)).toBe('17 min');
});

test('it says how far it is and how long it takes, pauses left out', () => {
  expect(stepWords(after(1))).toBe('0 of 2,000');
  expect(timeWords(after(2))).toBe('–');
  expect(timeWords(after(401))).toBe('10 min');
  expect(speedWords(after(401))).toBe('2 steps/s');
  expect(batchNormWords(after(401))).toBe('of each batch');
  expect(batchNormWords(after(721))).toBe('frozen');
  expect(eventWords(after(721))).toBe('mean of 2 steps');
  const night = 9 * 3600_000;
  const later = LOG.slice(398, 401).map((e) => ({
    ...e,
    at: new Date(Date.parse(e.at) + night).toISOString(),
  }));
  const resumed = folded([...LOG.slice(0, 398), ...later]).training!;
  expect(secondsPerStep(resumed)).toBe(0.5);
});

test('steps that are told twice count once, the last telling wins', () => {
  const state = folded(LOG.slice(0, 11));
  const again = { ...LOG[5]!, revision: 12 };
  const otherwise = { ...again, event: { ...again.event, loss: 9 } };
  const points = fold(state, [otherwise]).state.training!.points;
  expect(points.map((p) => p.step)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  expect(points[4]?.loss).toBe(9);
});

test('the smooth line is the mean of the last fortieth of the training', () => {
  const all = after(400);
  const line = smooth(all);
  expect(line).toHaveLength(all.points.length);
  expect(line[0]).toEqual([2, all.points[0]?.loss]);
  const last = all.points.slice(-25).reduce((sum, p) => sum + p.loss, 0) / 25;
  expect(line.at(-1)?.[1]).toBeCloseTo(last, 9);
});

test('a training that failed and goes on is running again', () => {
  const failure = { kind: 'runFailed', what: 'It exploded', which: 'step 9', do: 'Go on' };
  const failed = folded([...LOG.slice(0, 9), { ...LOG[9]!, event: failure }]);
  expect(failed.status).toBe('failed');
  expect(failed.training?.points).toHaveLength(8);
  expect(fold(failed, LOG.slice(10, 12)).state.status).toBe('running');
});
