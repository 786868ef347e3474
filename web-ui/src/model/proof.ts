import type { Candidate } from './run-state.js';
import type { BoardRun, VerificationEnded } from './wire.js';

/** Whether a board computes what was scored: a sign, a word, and what stands behind them. */
export interface Proof {
  readonly sign: '✓' | '✗' | '–';
  readonly word: 'equal' | 'differs' | 'not verified';
  readonly tone: 'good' | 'bad' | 'quiet';
}

export function matches(run: BoardRun): boolean {
  return run.expectedCrc32c === run.outputCrc32c;
}

export function proof(candidate: Candidate): Proof {
  if (!candidate.boardRun) return { sign: '–', word: 'not verified', tone: 'quiet' };
  return matches(candidate.boardRun)
    ? { sign: '✓', word: 'equal', tone: 'good' }
    : { sign: '✗', word: 'differs', tone: 'bad' };
}

/**
 * How far the sum of the layers is from a run of the whole network on the same device and firmware,
 * as a share of the run; null if there is no such run.
 */
export function additivityError(candidate: Candidate): number | null {
  const whole = candidate.boardRun?.measurement;
  const sum = candidate.outcome?.outcome === 'measured' ? candidate.outcome.measurement : null;
  if (!whole || sum?.provenance !== 'table') return null;
  const same =
    whole.conditions.deviceClass === sum.conditions.deviceClass &&
    whole.conditions.firmware === sum.conditions.firmware;
  return same ? (sum.cycles - whole.cycles) / whole.cycles : null;
}

/** One line for the whole front. */
export function proofWords(ended: VerificationEnded | null): string {
  if (!ended) return '';
  const { equal, unequal, unverified, why } = ended;
  const parts = [`${equal} equal`];
  if (unequal > 0) parts.push(`${unequal} differ`);
  if (unverified > 0) parts.push(`${unverified} not verified${why ? `: ${why}` : ''}`);
  return `boards: ${parts.join(', ')}`;
}
