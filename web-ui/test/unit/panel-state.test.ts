import { describe, expect, test } from 'vitest';
import { nextOrder, sorted } from '../../src/model/front-table.js';
import { panelState, type Link, type PanelFacts } from '../../src/model/panel-state.js';
import { emptyRun, fold } from '../../src/model/run-state.js';
import { change, megahertz, milliseconds, percent } from '../../src/model/units.js';
import { recording } from '../fixture/recording.js';

const LIVE: Link = { kind: 'live', since: 0 };
const AWAY: Link = { kind: 'reconnecting', since: 42, attempt: 1 };
const OFFLINE: Link = { kind: 'offline', since: 42, attempt: 9 };

function state(part: Partial<PanelFacts>): string {
  const facts = {
    link: LIVE,
    problem: null,
    answered: true,
    filled: true,
    emptyBecause: 'nothing came',
  };
  return panelState({ ...facts, ...part }).kind;
}

describe('a panel', () => {
  test('loads until the server has answered', () => {
    expect(state({ answered: false, filled: false })).toBe('loading');
    expect(state({ link: { kind: 'connecting', since: 0 }, filled: false })).toBe('loading');
    expect(state({ link: AWAY, answered: false, filled: false })).toBe('loading');
  });

  test('is empty when the answer was', () => {
    expect(state({ filled: false })).toBe('empty');
  });

  test('is stale when what it shows may have changed, and says since when', () => {
    const facts = { problem: null, answered: true, filled: true, emptyBecause: '' };
    expect(panelState({ ...facts, link: AWAY })).toEqual({ kind: 'stale', since: 42 });
    expect(panelState({ ...facts, link: OFFLINE })).toEqual({ kind: 'stale', since: 42 });
  });

  test("is an error when the server says so, and when it can't be reached at all", () => {
    expect(state({ problem: { what: 'w', which: 'x', do: 'y' } })).toBe('error');
    expect(state({ link: OFFLINE, answered: false, filled: false })).toBe('error');
  });

  test('is ok while data is live', () => {
    expect(state({})).toBe('ok');
  });
});

describe('the table of the front', () => {
  const run = fold(emptyRun('run-1'), recording()).state;
  const rows = [...run.candidates.values()];

  test.each(['genome', 'miou', 'latency', 'flops', 'params'] as const)(
    'sorts by %s, up is down reversed except for ties',
    (column) => {
      const up = sorted(rows, { column, ascending: true });
      const down = sorted(rows, { column, ascending: false });
      expect(up).toHaveLength(rows.length);
      expect(new Set(up)).toEqual(new Set(down));
      expect(up.at(0)).not.toBe(down.at(0));
    },
  );

  test('turns the order on the same column and starts another at its best end', () => {
    const first = nextOrder({ column: 'miou', ascending: false }, 'latency');
    expect(first).toEqual({ column: 'latency', ascending: true });
    expect(nextOrder(first, 'latency')).toEqual({ column: 'latency', ascending: false });
    expect(nextOrder(first, 'miou')).toEqual({ column: 'miou', ascending: false });
  });
});

test('figures read as people write them', () => {
  expect(percent(0.68149)).toBe('68.15 %');
  expect(milliseconds(417_000_000, 175_000_000)).toBe('2,383 ms');
  expect(megahertz(175_000_000)).toBe('175 MHz');
  expect(megahertz(0)).toBe('unknown');
  expect(change(52, 100)).toBe('−48 %');
  expect(change(100, 100)).toBe('±0 %');
  expect(change(5, 0)).toBe('');
});
