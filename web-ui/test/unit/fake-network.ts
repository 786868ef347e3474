import type { Socket, Surroundings } from '../../src/connection/connection.js';

/** A socket whose other end the test holds. */
export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: unknown[] = [];
  closed = false;

  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.();
  }

  say(...messages: object[]): void {
    for (const message of messages) this.onmessage?.({ data: JSON.stringify(message) });
  }

  break(): void {
    this.onclose?.();
  }
}

/** A network of fake sockets; time is the test's. */
export class FakeNetwork implements Surroundings {
  readonly sockets: FakeSocket[] = [];
  isHealthy = true;

  open(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('Nothing was dialled yet.');
    return socket;
  }

  healthy(): Promise<boolean> {
    return Promise.resolve(this.isHealthy);
  }

  now(): number {
    return Date.now();
  }

  random(): number {
    return 0.5;
  }
}
