import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  emptyRun,
  evaluations,
  fold,
  progress,
  waitsFor,
  type RunState,
} from '../../src/model/run-state.js';
import type { Envelope, RunEvent } from '../../src/model/wire.js';
import { recording } from '../fixture/recording.js';
import { SUPERNET } from '../fixture/space.js';

const LOG = recording();
const RUN = 'run-1';

function folded(events: readonly Envelope[], from: RunState = emptyRun(RUN)): RunState {
  const { state, gap } = fold(from, events);
  expect(gap).toBe(false);
  return state;
}

function at(revision: number, event: RunEvent | { kind: string }): Envelope {
  return { run: RUN, revision, at: '2026-11-02T08:30:00Z', event };
}

describe('folding', () => {
  test('a whole run folds to its last generation and its candidates', () => {
    const state = folded(LOG);
    expect(state.revision).toBe(LOG.length);
    expect(state.status).toBe('finished');
    expect(state.generations).toHaveLength(25);
    expect(state.candidates.size).toBe(300);
    expect(state.spec?.supernetGenome).toBe(SUPERNET);
    expect(evaluations(state)).toBe(300);
  });

  test('every way of cutting the log into two gives the same state', () => {
    const whole = folded(LOG);
    for (let cut = 0; cut <= LOG.length; cut += 37) {
      expect(folded(LOG.slice(cut), folded(LOG.slice(0, cut))), `cut at ${cut}`).toEqual(whole);
    }
  });

  test('events that were seen are skipped', () => {
    const half = folded(LOG.slice(0, 300));
    const again = folded([...LOG.slice(200, 300), ...LOG.slice(250, 300)], half);
    expect(again).toEqual(half);
  });

  test('a gap stops the folding before it', () => {
    const holed = LOG.filter((e) => e.revision !== 120);
    const { state, gap } = fold(emptyRun(RUN), holed);
    expect(gap).toBe(true);
    expect(state.revision).toBe(119);
    expect(state).toEqual(folded(LOG.slice(0, 119)));
  });

  test('events of another run are skipped', () => {
    const others = recording({ run: 'run-0', seed: 3 });
    expect(folded(others)).toEqual(emptyRun(RUN));
  });

  test('an unknown event only moves the revision', () => {
    const before = folded(LOG.slice(0, 40));
    const after = folded([at(41, { kind: 'moonRose' })], before);
    const at41 = LOG[39]?.at;
    expect({ ...after, revision: 40, lastAt: at41 }).toEqual(before);
    expect(after.revision).toBe(41);
  });

  test('a board that proves a candidate after the end changes nothing else', () => {
    const finished = folded(LOG);
    const genome = finished.finalFront?.[0] ?? '';
    const run = {
      deviceClass: 'posix',
      boardSerial: 'emulated-host',
      firmware: '00aa',
      expectedCrc32c: '0badcafe',
      outputCrc32c: '0badcafe',
      measurement: null,
    };
    const ended = { equal: 1, unequal: 0, unverified: 22, why: 'time was up' };
    const proven = folded(
      [
        at(LOG.length + 1, { kind: 'verified', genome, run }),
        at(LOG.length + 2, { kind: 'verificationEnded', ...ended }),
      ],
      finished,
    );
    expect(proven.status).toBe('finished');
    expect(proven.verification).toEqual(ended);
    expect(proven.candidates.get(genome)?.boardRun).toEqual(run);
    expect(proven.generations).toEqual(finished.generations);
  });

  test('folding leaves the earlier state as it was', () => {
    const before = folded(LOG.slice(0, 100));
    const copy = structuredClone(before);
    folded(LOG.slice(100), before);
    expect(before).toEqual(copy);
  });
});

describe('a candidate', () => {
  const proposed = LOG.slice(0, 2);
  const state = folded(proposed);

  test('waits for accuracy, then for latency, then for nothing', () => {
    const waits = (s: RunState) => waitsFor(s, s.candidates.get(SUPERNET)!);
    expect(waits(state)).toBe('accuracy');
    const scored = folded([LOG[2]!], state);
    expect(waits(scored)).toBe('latency');
    expect(waits(folded([LOG[3]!], scored))).toBe('nothing');
  });

  test('that is rejected waits for nothing and is counted', () => {
    const rejected = folded(
      [
        at(3, {
          kind: 'latencyMeasured',
          genome: SUPERNET,
          outcome: { outcome: 'rejected', reason: 'needs 9 MiB, the board has 8' },
        }),
      ],
      state,
    );
    expect(progress(rejected)).toMatchObject({ proposed: 12, evaluated: 1, rejected: 1 });
    expect(progress(rejected).waitingAccuracy).toHaveLength(11);
  });

  test('remembers its lost measurements', () => {
    const lost = { kind: 'measurementLost', genome: SUPERNET, attempt: 1, why: 'unplugged' };
    const after = folded([at(3, lost)], state);
    expect(after.candidates.get(SUPERNET)?.losses).toEqual([{ attempt: 1, why: 'unplugged' }]);
  });

  test('that was proposed again keeps its measurements and counts as known', () => {
    const first = folded(LOG.slice(0, 27));
    const again = LOG[1]!.event as RunEvent & { kind: 'generationProposed' };
    const candidates = again.candidates.map((c) => ({ ...c, known: true }));
    const after = folded(
      [at(28, { kind: 'generationProposed', generation: 2, candidates } as RunEvent)],
      first,
    );
    expect(after.candidates.get(SUPERNET)?.accuracy).not.toBeNull();
    expect(after.candidates.get(SUPERNET)?.generation).toBe(1);
    expect(progress(after)).toMatchObject({ known: 12, evaluated: 0 });
    expect(evaluations(after)).toBe(evaluations(first));
  });
});

test('a failed run says what, which and what to do', () => {
  const failure = { what: 'The disk is full', which: '/data/run', do: 'Free 1 GB' };
  const after = folded([at(1, { kind: 'runFailed', ...failure })]);
  expect(after.status).toBe('failed');
  expect(after.failure).toEqual(failure);
  const next = at(2, { kind: 'generationProposed', generation: 1, candidates: [] } as RunEvent);
  const resumed = folded([next], after);
  expect(resumed).toMatchObject({ status: 'running', failure: null });
});

test("the journal's own golden events fold: one of each kind", () => {
  const golden = '../server/src/test/resources/golden/run-events.jsonl';
  const events = readFileSync(golden, 'utf8').trim().split('\n');
  const envelopes = events.map((text, i) => at(i + 1, JSON.parse(text) as RunEvent));
  const measured = folded(envelopes.slice(0, 4)).candidates.get('0110');
  expect(measured?.outcome).toMatchObject({
    outcome: 'measured',
    measurement: { cycles: 417_000_000, provenance: 'estimate', conditions: { repeats: 1 } },
  });
  const after = folded(envelopes);
  expect(after).toMatchObject({
    status: 'finished',
    generation: 1,
    finalFront: ['0110'],
    failure: null,
    spec: { supernetGenome: '0111', strategy: 'nsga2' },
  });
  expect(after.generations).toMatchObject([{ hyperarea: 0.1, hyperareaArchive: 0.75 }]);
  expect(after.candidates.get('0110')).toMatchObject({
    costs: { parameters: 2_146_645 },
    peakMemoryBytes: 1_048_576,
    accuracy: { meanIou: 0.7 },
    outcome: { outcome: 'rejected', reason: 'It needs 9 MB of L3.' },
    losses: [{ attempt: 1, why: 'The board was unplugged.' }],
  });
});
