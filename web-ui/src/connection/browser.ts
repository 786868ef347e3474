import type { Socket, Surroundings } from './connection.js';

const HEALTH_DEADLINE_MS = 4_000;

/** The real network, clock and dice. */
export function browserSurroundings(): Surroundings {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    open: () => new WebSocket(`${scheme}//${location.host}/api/v1/stream`) as unknown as Socket,
    healthy,
    now: () => Date.now(),
    random: () => Math.random(),
  };
}

async function healthy(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(HEALTH_DEADLINE_MS);
    return (await fetch('/api/v1/health', { signal, cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
