import type { IssuedToken, Problem } from '../model/wire.js';

/** What is asked for. */
export interface TokenRequest {
  name: string;
  /** ISO-8601 duration. */
  validFor: string;
  adminSecret: string;
}

export type TokenAnswer = { token: IssuedToken } | { problem: Problem };

/** Asks the server for a one-time token; every failure is an answer. */
export async function createToken(
  request: TokenRequest,
  send: typeof fetch = (...words) => fetch(...words),
): Promise<TokenAnswer> {
  const { name, validFor, adminSecret } = request;
  try {
    const response = await send('/api/v1/tokens', {
      method: 'POST',
      headers: { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, validFor }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { token: answer as IssuedToken };
    return { problem: (answer as { error: Problem }).error };
  } catch (failure) {
    const which = failure instanceof Error ? failure.message : String(failure);
    return {
      problem: { what: 'The server did not answer', which, do: 'Check that it runs, and try again' },
    };
  }
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What to type on the bench; a bench cannot reach a loopback address of this machine. */
export function joinCommand(page: { protocol: string; hostname: string; port: string }, token: string) {
  const host = LOOPBACK.test(page.hostname) ? 'HOST' : page.hostname;
  const port = page.port ? `:${page.port}` : '';
  return `./hilab agent join ${page.protocol}//${host}${port} --token ${token}`;
}
