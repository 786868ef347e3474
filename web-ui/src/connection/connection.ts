import type { Link } from '../model/panel-state.js';
import { backoffMs } from './backoff.js';

/** As much of a WebSocket as the connection uses. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(frame: string): void;
  close(): void;
}

export interface Surroundings {
  open(): Socket;
  /** Whether the server answers at all; asked when the stream has been silent for long. */
  healthy(): Promise<boolean>;
  now(): number;
  random(): number;
}

export interface Events {
  opened(): void;
  frame(data: unknown): void;
  linkChanged(link: Link): void;
}

/** A socket that never opens is given up after this time. */
export const OPEN_DEADLINE_MS = 8_000;
/** A silent stream is probed after this time: an open socket may lead nowhere. */
export const SILENCE_MS = 20_000;
/** After this many failed attempts the page says offline, and goes on trying. */
export const OFFLINE_AFTER = 4;

/** Keeps one WebSocket open: reconnects with back-off and notices a peer that went silent. */
export class Connection {
  private socket: Socket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private lostAt: number | null = null;
  private link: Link;

  constructor(
    private readonly around: Surroundings,
    private readonly events: Events,
  ) {
    this.link = { kind: 'connecting', since: around.now() };
  }

  start(): void {
    const socket = this.around.open();
    this.socket = socket;
    socket.onopen = () => this.whenOpen();
    socket.onmessage = (event) => this.whenFrame(event.data);
    socket.onclose = () => this.whenClosed();
    this.schedule(OPEN_DEADLINE_MS, () => this.restart());
  }

  send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  /** The stream made sense up to now: the next failure starts with a short wait again. */
  settled(): void {
    this.attempt = 0;
  }

  /** Drops the socket and dials again after the usual wait. */
  restart(): void {
    const socket = this.socket;
    this.detach();
    socket?.close();
    this.whenClosed();
  }

  /** Dials at once, for example because the network came back. */
  hurry(): void {
    if (this.socket || this.link.kind === 'live') return;
    clearTimeout(this.timer);
    this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.detach();
    socket?.close();
  }

  private whenOpen(): void {
    this.listen();
    this.events.opened();
  }

  private whenFrame(data: unknown): void {
    this.listen();
    if (this.link.kind !== 'live') {
      this.lostAt = null;
      this.become({ kind: 'live', since: this.around.now() });
    }
    this.events.frame(data);
  }

  private whenClosed(): void {
    this.detach();
    this.attempt += 1;
    this.lostAt ??= this.around.now();
    const kind = this.attempt > OFFLINE_AFTER ? 'offline' : 'reconnecting';
    this.become({ kind, since: this.lostAt, attempt: this.attempt });
    this.schedule(backoffMs(this.attempt, this.around.random), () => this.start());
  }

  private listen(): void {
    this.schedule(SILENCE_MS, () => void this.probe());
  }

  private async probe(): Promise<void> {
    const socket = this.socket;
    const healthy = await this.around.healthy();
    if (socket === null || socket !== this.socket) return;
    if (healthy) this.listen();
    else this.restart();
  }

  private detach(): void {
    if (!this.socket) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket = null;
  }

  private schedule(ms: number, task: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(task, ms);
  }

  private become(link: Link): void {
    this.link = link;
    this.events.linkChanged(link);
  }
}
