import type {
  Accuracy,
  BoardRun,
  Costs,
  Envelope,
  Gene,
  GenerationRecord,
  Outcome,
  Problem,
  Proposed,
  RunEvent,
  Spec,
  VerificationEnded,
} from './wire.js';
import { trained, type Training } from './training.js';
import { tuned, type Tuning } from './tuning.js';

/** What is known of one candidate so far. */
export interface Candidate {
  readonly genome: string;
  readonly genes: readonly Gene[];
  readonly costs: Costs;
  readonly peakMemoryBytes: number;
  /** The generation that proposed it first. */
  readonly generation: number;
  /** The last generation that proposed it or kept it in its population; marks fade from here. */
  readonly lastGeneration: number;
  readonly accuracy: Accuracy | null;
  readonly outcome: Outcome | null;
  readonly losses: readonly { attempt: number; why: string }[];
  /** What a board computed of it, if one did. */
  readonly boardRun: BoardRun | null;
}

/** One run, folded from its events. */
export interface RunState {
  readonly run: string | null;
  readonly revision: number;
  readonly status: 'waiting' | 'running' | 'finished' | 'failed';
  readonly spec: Spec | null;
  readonly notice: string | null;
  /** The generation in progress, or the last one of a finished run. */
  readonly generation: number;
  readonly proposed: readonly Proposed[];
  readonly generations: readonly GenerationRecord[];
  readonly candidates: ReadonlyMap<string, Candidate>;
  readonly finalFront: readonly string[] | null;
  readonly failure: Problem | null;
  /** How the verification of the front ended, if it has. */
  readonly verification: VerificationEnded | null;
  /** Candidates that are or were fine-tuned. */
  readonly tunings: readonly Tuning[];
  /** null for a search. */
  readonly training: Training | null;
  readonly lastAt: string | null;
}

export function emptyRun(run: string | null): RunState {
  return {
    run,
    revision: 0,
    status: 'waiting',
    spec: null,
    notice: null,
    generation: 0,
    proposed: [],
    generations: [],
    candidates: new Map(),
    finalFront: null,
    failure: null,
    verification: null,
    tunings: [],
    training: null,
    lastAt: null,
  };
}

type Draft = { -readonly [K in keyof RunState]: RunState[K] } & {
  candidates: Map<string, Candidate>;
};

/**
 * Folds events into the state. Revisions that were seen are skipped; unknown events only move the
 * revision. At a gap folding stops: the caller asks the server again from `state.revision`.
 */
export function fold(
  state: RunState,
  envelopes: readonly Envelope[],
): { state: RunState; gap: boolean } {
  const draft: Draft = { ...state, candidates: new Map(state.candidates) };
  for (const envelope of envelopes) {
    if (envelope.run !== draft.run || envelope.revision <= draft.revision) continue;
    if (envelope.revision > draft.revision + 1) return { state: draft, gap: true };
    draft.revision = envelope.revision;
    draft.lastAt = envelope.at;
    if (!mayFollowTheEnd(envelope.event.kind)) {
      // A failed run that is resumed goes on with its next event.
      draft.status = 'running';
      draft.failure = null;
    }
    apply(draft, envelope.event as RunEvent, envelope.at);
  }
  return { state: draft, gap: false };
}

const AFTER_THE_END = [
  'verified',
  'verificationEnded',
  'fineTuningStarted',
  'epochTrained',
  'fineTuned',
];

/** A search that has ended has ended, whatever is done with its candidates. */
function mayFollowTheEnd(kind: string): boolean {
  return AFTER_THE_END.includes(kind);
}

function apply(draft: Draft, event: RunEvent, at: string): void {
  switch (event.kind) {
    case 'runStarted':
      draft.spec = event.spec;
      draft.notice = event.notice;
      break;
    case 'generationProposed':
      propose(draft, event.generation, event.candidates);
      break;
    case 'accuracyMeasured':
      change(draft, event.genome, { accuracy: event.accuracy });
      break;
    case 'latencyMeasured':
      change(draft, event.genome, { outcome: event.outcome });
      break;
    case 'measurementLost':
      lose(draft, event.genome, { attempt: event.attempt, why: event.why });
      break;
    case 'generationCompleted':
      complete(draft, event);
      break;
    case 'verified':
      change(draft, event.genome, { boardRun: event.run });
      break;
    case 'verificationEnded': {
      const { equal, unequal, unverified, why } = event;
      draft.verification = { equal, unequal, unverified, why };
      break;
    }
    case 'fineTuningStarted':
    case 'epochTrained':
    case 'fineTuned':
      draft.tunings = tuned(draft.tunings, event, at);
      break;
    case 'runFinished':
      draft.status = 'finished';
      draft.finalFront = event.front;
      break;
    case 'trainingFinished':
      draft.status = 'finished';
      draft.training = trained(draft.training, event, at);
      break;
    case 'trainingStarted':
    case 'stepsTrained':
      draft.training = trained(draft.training, event, at);
      break;
    case 'runFailed':
      draft.status = 'failed';
      draft.failure = { what: event.what, which: event.which, do: event.do };
      break;
  }
}

function propose(draft: Draft, generation: number, proposed: Proposed[]): void {
  draft.generation = generation;
  draft.proposed = proposed;
  for (const { genome, genes, costs, peakMemoryBytes } of proposed) {
    const known = draft.candidates.get(genome);
    const facts = { genome, genes, costs, peakMemoryBytes, generation };
    const fresh = { ...facts, accuracy: null, outcome: null, losses: [], boardRun: null };
    draft.candidates.set(genome, { ...(known ?? fresh), lastGeneration: generation });
  }
}

function change(draft: Draft, genome: string, part: Partial<Candidate>): void {
  const candidate = draft.candidates.get(genome);
  if (candidate) draft.candidates.set(genome, { ...candidate, ...part });
}

function lose(draft: Draft, genome: string, loss: { attempt: number; why: string }): void {
  const losses = draft.candidates.get(genome)?.losses ?? [];
  change(draft, genome, { losses: [...losses, loss] });
}

function complete(draft: Draft, event: GenerationRecord): void {
  const { generation, population, front, archive, hyperarea, hyperareaArchive, evaluations } =
    event;
  const record = {
    generation,
    population,
    front,
    archive,
    hyperarea,
    hyperareaArchive,
    evaluations,
  };
  draft.generations = [...draft.generations, record];
  for (const genome of population) change(draft, genome, { lastGeneration: generation });
}

/** The last completed generation. */
export function lastCompleted(state: RunState): GenerationRecord | null {
  return state.generations.at(-1) ?? null;
}

/** Whether latency is an objective of this run. */
export function needsLatency(state: RunState): boolean {
  return state.spec?.objectives.includes('latency') ?? true;
}

/** What a candidate still waits for. */
export type Waiting = 'accuracy' | 'latency' | 'nothing';

export function waitsFor(state: RunState, candidate: Candidate): Waiting {
  if (candidate.outcome?.outcome === 'rejected') return 'nothing';
  if (!candidate.accuracy) return 'accuracy';
  return needsLatency(state) && !candidate.outcome ? 'latency' : 'nothing';
}

/** How far the generation in progress is. */
export interface Progress {
  readonly proposed: number;
  readonly known: number;
  readonly evaluated: number;
  readonly rejected: number;
  readonly waitingAccuracy: readonly string[];
  readonly waitingLatency: readonly string[];
}

export function progress(state: RunState): Progress {
  const fresh = state.proposed.filter((p) => !p.known);
  const known = state.proposed.length - fresh.length;
  const candidates = fresh.flatMap((p) => state.candidates.get(p.genome) ?? []);
  const waiting = (what: Waiting) =>
    candidates.filter((c) => waitsFor(state, c) === what).map((c) => c.genome);
  return {
    proposed: state.proposed.length,
    known,
    evaluated: waiting('nothing').length,
    rejected: candidates.filter((c) => c.outcome?.outcome === 'rejected').length,
    waitingAccuracy: waiting('accuracy'),
    waitingLatency: waiting('latency'),
  };
}

/** The server's count of evaluations, and what the generation in progress has added to it. */
export function evaluations(state: RunState): number {
  const completed = lastCompleted(state);
  const counted = completed?.evaluations ?? 0;
  return completed?.generation === state.generation
    ? counted
    : counted + progress(state).evaluated;
}
