import type { Problem } from './wire.js';

/** The five states of a panel; they look different and say so in words. */
export type PanelState =
  | { kind: 'loading' }
  | { kind: 'empty'; why: string }
  | { kind: 'stale'; since: number }
  | { kind: 'error'; problem: Problem; filled: boolean }
  | { kind: 'ok' };

export type Link =
  | { kind: 'connecting'; since: number }
  | { kind: 'live'; since: number }
  | { kind: 'reconnecting'; since: number; attempt: number }
  | { kind: 'offline'; since: number; attempt: number };

export interface PanelFacts {
  link: Link;
  problem: Problem | null;
  /** The server has answered for this panel. */
  answered: boolean;
  /** There is something to show. */
  filled: boolean;
  /** What is missing, when the answer was empty. */
  emptyBecause: string;
}

const UNREACHABLE: Problem = {
  what: 'The server does not answer',
  which: '/api/v1/stream',
  do: 'Check that hilab runs; the page tries again by itself.',
};

/** An error outranks old data, which stays below it; old data outranks nothing. */
export function panelState(facts: PanelFacts): PanelState {
  const { link, filled } = facts;
  if (facts.problem) return { kind: 'error', problem: facts.problem, filled };
  if (link.kind === 'live') {
    if (filled) return { kind: 'ok' };
    if (!facts.answered) return { kind: 'loading' };
    return { kind: 'empty', why: facts.emptyBecause };
  }
  if (filled) {
    return link.kind === 'connecting' ? { kind: 'ok' } : { kind: 'stale', since: link.since };
  }
  if (link.kind === 'offline') return { kind: 'error', problem: UNREACHABLE, filled };
  return { kind: 'loading' };
}
