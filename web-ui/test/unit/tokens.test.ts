import { describe, expect, test } from 'vitest';
import { createToken, joinCommand } from '../../src/connection/tokens.js';

const REQUEST = { name: 'bench-2', validFor: 'PT1H', adminSecret: 's3cret' };

describe('tokens', () => {
  test('asks with the admin secret and gives the token', async () => {
    const asked: Request[] = [];
    const issued = { name: 'bench-2', token: 'join-x', expiresAt: '2026-11-02T10:29:55Z' };
    const answer = await createToken(REQUEST, async (path, init) => {
      asked.push(new Request(new URL(String(path), 'http://lab'), init));
      return Response.json(issued, { status: 201 });
    });
    expect(answer).toEqual({ answer: issued });
    const [request] = asked;
    expect(request?.method).toBe('POST');
    expect(new URL(request?.url ?? '').pathname).toBe('/api/v1/tokens');
    expect(request?.headers.get('authorization')).toBe('Bearer s3cret');
    expect(await request?.json()).toEqual({ name: 'bench-2', validFor: 'PT1H' });
  });

  test('a refusal is a problem', async () => {
    const error = { what: 'An agent of this name has joined already', which: 'b', do: 'Revoke it' };
    const answer = await createToken(REQUEST, async () => Response.json({ error }, { status: 409 }));
    expect(answer).toEqual({ problem: error });
  });

  test('no answer, or one that is no JSON, is a problem too', async () => {
    for (const send of [
      async () => Promise.reject(new TypeError('Failed to fetch')),
      async () => new Response('<html>', { status: 502 }),
    ]) {
      const answer = await createToken(REQUEST, send);
      expect(answer).toMatchObject({ problem: { what: 'The server did not answer' } });
    }
  });

  test('the command names an address that a bench can reach', () => {
    const at = (page: string) => joinCommand(new URL(page), 'join-x');
    expect(at('http://lab.example:8080/')).toBe(
      './hilab agent join http://lab.example:8080 --token join-x',
    );
    expect(at('https://lab.example/')).toBe(
      './hilab agent join https://lab.example --token join-x',
    );
    for (const here of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080']) {
      expect(at(here)).toBe('./hilab agent join http://HOST:8080 --token join-x');
    }
  });
});
