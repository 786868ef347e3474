import type { IssuedToken } from '../model/wire.js';
import { ask, type Answer } from './ask.js';

/** What is asked for. */
export interface TokenRequest {
  name: string;
  /** ISO-8601 duration. */
  validFor: string;
  adminSecret: string;
}

/** Asks the server for a one-time token. */
export function createToken(
  request: TokenRequest,
  send?: typeof fetch,
): Promise<Answer<IssuedToken>> {
  const { name, validFor, adminSecret } = request;
  return ask<IssuedToken>(
    '/api/v1/tokens',
    {
      method: 'POST',
      headers: { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, validFor }),
    },
    send,
  );
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What to type on the bench; a bench cannot reach a loopback address of this machine. */
export function joinCommand(page: { protocol: string; hostname: string; port: string }, token: string) {
  const host = LOOPBACK.test(page.hostname) ? 'HOST' : page.hostname;
  const port = page.port ? `:${page.port}` : '';
  return `./hilab agent join ${page.protocol}//${host}${port} --token ${token}`;
}
