import type { Problem } from '../model/wire.js';

export type Answer<T> = { answer: T } | { problem: Problem };

/** Asks the server for JSON; every failure is an answer. */
export async function ask<T>(
  path: string,
  init: RequestInit = {},
  send: typeof fetch = (...words) => fetch(...words),
): Promise<Answer<T>> {
  try {
    const response = await send(path, init);
    const body: unknown = await response.json();
    if (response.ok) return { answer: body as T };
    return { problem: (body as { error: Problem }).error };
  } catch (failure) {
    const which = failure instanceof Error ? failure.message : String(failure);
    return {
      problem: { what: 'The server did not answer', which, do: 'Check that it runs, and try again' },
    };
  }
}
