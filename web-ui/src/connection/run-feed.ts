import type { Link } from '../model/panel-state.js';
import { emptyRun, fold, type RunState } from '../model/run-state.js';
import type { Envelope, Fleet, Problem, RunSummary, ServerMessage } from '../model/wire.js';
import { Connection, type Surroundings } from './connection.js';
import { decode } from './decode.js';

/** All that the page shows, at one moment. */
export interface Snapshot {
  readonly link: Link;
  readonly summary: RunSummary | null;
  readonly run: RunState;
  readonly caughtUp: boolean;
  readonly fleet: Fleet | null;
  readonly problem: Problem | null;
}

/** Events of one frame of the screen are folded together. */
const BATCH_MS = 16;

/**
 * Follows one run over the stream: subscribes from the last revision seen, folds what comes, and
 * subscribes again at a gap or when a newer run appears.
 */
export class RunFeed {
  private readonly connection: Connection;
  private queue: Envelope[] = [];
  private flushing: ReturnType<typeof setTimeout> | undefined;
  private snapshot: Snapshot;

  /** @param pinned the run to stay with; null follows the newest */
  constructor(
    around: Surroundings,
    private readonly pinned: string | null,
    private readonly publish: (snapshot: Snapshot) => void,
  ) {
    this.snapshot = {
      link: { kind: 'connecting', since: around.now() },
      summary: null,
      run: emptyRun(null),
      caughtUp: false,
      fleet: null,
      problem: null,
    };
    this.connection = new Connection(around, {
      opened: () => this.subscribe(),
      frame: (data) => this.receive(decode(data)),
      linkChanged: (link) => this.update({ link }),
    });
  }

  start(): void {
    this.publish(this.snapshot);
    this.connection.start();
  }

  hurry(): void {
    this.connection.hurry();
  }

  stop(): void {
    clearTimeout(this.flushing);
    this.connection.stop();
  }

  private subscribe(): void {
    this.flush();
    this.connection.send({
      subscribe: { run: this.pinned, since: this.snapshot.run.revision },
    });
  }

  private receive(message: ServerMessage | null): void {
    switch (message?.type) {
      case 'run':
        this.follow(message.summary);
        break;
      case 'event':
        this.queue.push(message);
        this.flushing ??= setTimeout(() => this.flush(), BATCH_MS);
        break;
      case 'caughtUp':
        this.catchUp();
        break;
      case 'fleet':
        this.update({ fleet: message });
        break;
      case 'error':
        this.update({ problem: { what: message.what, which: message.which, do: message.do } });
        break;
    }
  }

  /** A revision counts within its run: for another run the page starts from nothing. */
  private follow(summary: RunSummary): void {
    if (this.pinned !== null && summary.run !== this.pinned) return;
    const current = this.snapshot.run.run;
    if (current === summary.run) {
      this.update({ summary });
      return;
    }
    this.queue = [];
    const askAgain = current !== null;
    this.update({ summary, run: emptyRun(summary.run), caughtUp: false, problem: null });
    if (askAgain) this.connection.restart();
  }

  private catchUp(): void {
    if (!this.flush()) return;
    this.connection.settled();
    this.update({ caughtUp: true, problem: null });
  }

  /** Folds what is waiting; false at a gap, which makes the connection ask again. */
  private flush(): boolean {
    clearTimeout(this.flushing);
    this.flushing = undefined;
    if (this.queue.length === 0) return true;
    const envelopes = this.queue;
    this.queue = [];
    const { state, gap } = fold(this.snapshot.run, envelopes);
    this.update({ run: state });
    if (gap) this.connection.restart();
    return !gap;
  }

  private update(part: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    this.publish(this.snapshot);
  }
}
