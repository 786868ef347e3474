import { expect, test } from 'vitest';
import { meanIouWords } from '../../src/model/mean-iou.js';
import { emptyRun, fold } from '../../src/model/run-state.js';
import type { Conventions } from '../../src/model/wire.js';
import { recording } from '../fixture/recording.js';

const spec = fold(emptyRun('run-1'), recording({ generations: 1 })).state.spec!;
const under = (conventions: Conventions | null) =>
  meanIouWords({ ...spec, evaluators: { ...spec.evaluators, conventions } });

test('a run that names no conventions has the usual ones, also if it is older than them', () => {
  const usual = 'classes present in the truth, void ignored';
  expect(meanIouWords(spec)).toBe(usual);
  expect(under(null)).toBe(usual);
});

test('other conventions are named', () => {
  expect(under({ mean: 'all', voidPixels: 'error' })).toBe('all classes, void is an error');
});
