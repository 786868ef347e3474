export const FIRST_DELAY_MS = 250;
export const LONGEST_DELAY_MS = 10_000;

/**
 * How long to wait before attempt n (from 1): doubling, bounded, and spread by a fifth so that
 * many pages do not come back in the same moment.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const plain = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round(plain * (0.8 + 0.4 * random()));
}
