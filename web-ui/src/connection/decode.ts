import type { ServerMessage } from '../model/wire.js';

const KINDS = new Set(['run', 'event', 'caughtUp', 'fleet', 'error']);

/** Reads one frame; null for what this page does not know, so that newer servers can say more. */
export function decode(frame: unknown): ServerMessage | null {
  if (typeof frame !== 'string') return null;
  let message: unknown;
  try {
    message = JSON.parse(frame);
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null) return null;
  const type = (message as { type?: unknown }).type;
  return typeof type === 'string' && KINDS.has(type) ? (message as ServerMessage) : null;
}
