import { describe, expect, test } from 'vitest';
import { additivityError, proof, proofWords } from '../../src/model/proof.js';
import type { Candidate } from '../../src/model/run-state.js';
import type { Measurement } from '../../src/model/wire.js';

function measurement(cycles: number, provenance: 'table' | 'run', firmware = 'aa'): Measurement {
  return {
    cycles,
    provenance,
    conditions: {
      deviceClass: 'gvsoc',
      boardSerial: 'gvsoc-0',
      backend: 'resident',
      firmware,
      clockHz: 175e6,
      repeats: 1,
      spreadCycles: 0,
      outputCrc32c: null,
      relativeError: null,
    },
  };
}

function candidate(crc: string | null, whole: Measurement | null, sum: Measurement): Candidate {
  const boardRun = {
    deviceClass: 'gvsoc',
    boardSerial: 'gvsoc-0',
    firmware: 'aa',
    expectedCrc32c: '0badcafe',
    outputCrc32c: crc ?? '',
    measurement: whole,
  };
  return {
    genome: '01',
    genes: [],
    costs: { parameters: 1, macs: 1, flopsKeras: 1 },
    peakMemoryBytes: 1,
    generation: 1,
    lastGeneration: 1,
    accuracy: null,
    outcome: { outcome: 'measured', measurement: sum },
    losses: [],
    boardRun: crc === null ? null : boardRun,
  };
}

describe('the proof of a candidate', () => {
  const sum = measurement(101, 'table');

  test('has a sign and a word for each of three states', () => {
    expect(proof(candidate(null, null, sum))).toMatchObject({ sign: '–', word: 'not verified' });
    expect(proof(candidate('0badcafe', null, sum))).toMatchObject({ sign: '✓', word: 'equal' });
    expect(proof(candidate('00000000', null, sum))).toMatchObject({ sign: '✗', word: 'differs' });
  });

  test('compares the sum of layers with a whole run of the same device only', () => {
    const whole = measurement(100, 'run');
    expect(additivityError(candidate('0badcafe', whole, sum))).toBeCloseTo(0.01);
    const other = measurement(100, 'run', 'bb');
    expect(additivityError(candidate('0badcafe', other, sum))).toBeNull();
    expect(additivityError(candidate('0badcafe', null, sum))).toBeNull();
  });

  test('says why members are not verified', () => {
    expect(proofWords(null)).toBe('');
    expect(proofWords({ equal: 23, unequal: 0, unverified: 0, why: null })).toBe('boards: 23 equal');
    expect(proofWords({ equal: 0, unequal: 1, unverified: 2, why: 'no board' })).toBe(
      'boards: 0 equal, 1 differ, 2 not verified: no board',
    );
  });
});
