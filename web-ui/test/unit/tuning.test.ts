import { expect, test } from 'vitest';
import { emptyRun, fold } from '../../src/model/run-state.js';
import { current, secondsLeft, tuningWords, tuningWordsWithTime } from '../../src/model/tuning.js';
import { recording } from '../fixture/recording.js';
import { withTuning } from '../fixture/tuning.js';

const RUN = 'run-1';
const LOG = recording({ generations: 2 });
const folded = (epochs?: number) => fold(emptyRun(RUN), withTuning(LOG, epochs)).state;

test('a fine-tuning after the end leaves the run finished', () => {
  const state = folded();
  expect(state.status).toBe('finished');
  expect(state.tunings.map((t) => t.form)).toEqual([
    'plain',
    'quantization-aware',
    'plain',
    'quantization-aware',
  ]);
  expect(state.tunings.every((t) => t.epochs.length === 10 && t.after !== null)).toBe(true);
  expect(current(state.tunings)).toBeNull();
});

test('one that goes on says how far it is and how long it takes at the most', () => {
  const running = current(folded(4).tunings);
  expect(running?.epochs).toHaveLength(4);
  expect(secondsLeft(running!)).toBe(6 * 20);
  expect(tuningWordsWithTime(running!)).toBe('epoch 4 of 10, at most 2 min left');
});

test('an epoch that is told twice counts once, a second beginning starts again', () => {
  const log = withTuning(LOG, 4);
  const state = folded(4);
  const again = (at: number, revision: number) => ({ ...log.at(at)!, revision });
  const twice = fold(state, [again(-1, log.length + 1)]).state;
  expect(current(twice.tunings)?.epochs).toHaveLength(4);
  const restarted = fold(twice, [again(-5, log.length + 2)]).state;
  expect(current(restarted.tunings)?.epochs).toHaveLength(0);
  expect(tuningWords(current(restarted.tunings)!)).toBe('first epoch');
});
