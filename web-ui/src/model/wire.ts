/** The messages of server/docs/api.md, word for word. Only types: nothing here runs. */

interface Summary {
  run: string;
  name: string;
  state: 'running' | 'finished' | 'failed';
  startedAt: string;
  revision: number;
}

export interface SearchSummary extends Summary {
  kind: 'search';
  generation: number;
  generations: number;
  evaluations: number;
}

export interface TrainingSummary extends Summary {
  kind: 'training';
  step: number;
  steps: number;
}

export type RunSummary = SearchSummary | TrainingSummary;

export interface Problem {
  what: string;
  which: string;
  do: string;
}

export type ObjectiveKey = 'miou' | 'latency' | 'flops' | 'params';

export interface Spec {
  space: string;
  classes: number;
  inputSize: number;
  supernet: { name: string; sha256: string };
  image: { sha256: string };
  dataset: {
    format: string;
    name: string;
    split: string;
    images: number;
    of: number;
    preprocess: string;
  };
  objectives: ObjectiveKey[];
  strategy: string;
  population: number;
  generations: number;
  seed: number;
  evaluators: { accuracy: string; latency: string | null; conventions?: Conventions | null };
  bounds: { min: number; max: number }[];
  supernetGenome: string;
}

/** What counts in a mean IoU; a spec has them only if they are not present and ignore. */
export interface Conventions {
  mean: 'present' | 'union' | 'all';
  voidPixels: 'ignore' | 'error';
}

export interface Gene {
  name: string;
  value: string;
  supernetValue: string;
}

export interface Costs {
  parameters: number;
  macs: number;
  flopsKeras: number;
}

export interface Proposed {
  genome: string;
  genes: Gene[];
  costs: Costs;
  peakMemoryBytes: number;
  known: boolean;
}

export interface Accuracy {
  meanIou: number;
  miouErrorMicros: number;
  images: number;
  perClass: { name: string; iou: number | null }[];
  evaluator: string;
}

export type Provenance = 'estimate' | 'table' | 'run';

export interface Conditions {
  deviceClass: string;
  boardSerial: string;
  backend: string;
  firmware: string;
  clockHz: number;
  repeats: number;
  spreadCycles: number;
  outputCrc32c: string | null;
  relativeError: number | null;
}

export interface Measurement {
  cycles: number;
  provenance: Provenance;
  conditions: Conditions;
}

export type Outcome =
  | { outcome: 'measured'; measurement: Measurement }
  | { outcome: 'rejected'; reason: string };

export type RunEvent =
  | { kind: 'runStarted'; spec: Spec; notice: string | null }
  | { kind: 'generationProposed'; generation: number; candidates: Proposed[] }
  | { kind: 'accuracyMeasured'; genome: string; accuracy: Accuracy }
  | { kind: 'latencyMeasured'; genome: string; outcome: Outcome }
  | { kind: 'measurementLost'; genome: string; attempt: number; why: string }
  | ({ kind: 'generationCompleted' } & GenerationRecord)
  | { kind: 'verified'; genome: string; run: BoardRun }
  | ({ kind: 'verificationEnded' } & VerificationEnded)
  | ({ kind: 'fineTuningStarted' } & FineTuningStarted)
  | ({ kind: 'epochTrained' } & EpochTrained)
  | ({ kind: 'fineTuned' } & FineTuned)
  | { kind: 'spent'; generation: number; seconds: number; joules: number | null; counter: string }
  | { kind: 'runFinished'; front: string[]; evaluations: number }
  | ({ kind: 'runFailed' } & Problem)
  | { kind: 'trainingStarted'; spec: TrainingSpec }
  | ({ kind: 'stepsTrained' } & StepsTrained)
  | ({ kind: 'trainingFinished' } & TrainingFinished);

/** What a board computed of a candidate on one picture. */
export interface BoardRun {
  deviceClass: string;
  boardSerial: string;
  firmware: string;
  expectedCrc32c: string;
  outputCrc32c: string;
  /** null where counts are no latencies. */
  measurement: Measurement | null;
}

/** Members of the last front: checksums equal, another, or not computed by any board. */
export interface VerificationEnded {
  equal: number;
  unequal: number;
  unverified: number;
  why: string | null;
}

/** plain: in float32; quantization-aware: with the int8 network's integers. */
export type TuningForm = 'plain' | 'quantization-aware';

/** Mean IoU of the same weights, 0 to 1. */
export interface MeanIous {
  float: number;
  int8: number;
  images: number;
}

/** Of several for one genome and form the last one counts. */
export interface FineTuningStarted {
  genome: string;
  form: TuningForm;
  plan: {
    learningRate: number;
    factor: number;
    weightDecay: number;
    batch: number;
    leastEpochs: number;
    mostEpochs: number;
    trainImages: number;
  };
  before: MeanIous;
}

export interface EpochTrained {
  genome: string;
  form: TuningForm;
  epoch: number;
  /** At the most. */
  of: number;
  loss: number;
  int8MeanIou: number;
}

export interface FineTuned {
  genome: string;
  form: TuningForm;
  epochs: number;
  before: MeanIous;
  after: MeanIous;
}

export interface TrainingSpec {
  space: string;
  classes: number;
  inputSize: number;
  initial: { name: string; sha256: string };
  dataset: { format: string; name: string; split: string; images: number };
  paths: 'strictly-fair' | 'with-supernet';
  steps: number;
  batch: number;
  learningRate: number;
  /** The step after which batch norms keep their statistics. */
  frozenAfter: number;
  seed: number;
}

/** Of two with one step the last one counts. */
export interface StepsTrained {
  step: number;
  of: number;
  /** Mean since the event before. */
  loss: number;
  learningRate: number;
}

export interface TrainingFinished {
  steps: number;
  loss: number;
  weights: { name: string; sha256: string };
}

export interface GenerationRecord {
  generation: number;
  population: string[];
  front: string[];
  archive: string[];
  hyperarea: number;
  hyperareaArchive: number;
  evaluations: number;
}

export interface Envelope {
  run: string;
  revision: number;
  at: string;
  event: RunEvent | { kind: string };
}

export interface Job {
  candidate: string;
  phase: string;
}

export interface Firmware {
  hash: string;
  /** 0 is unknown, of both clocks. */
  controllerHz: number;
  clusterHz: number;
  /** If not, it only verifies checksums. */
  countsCycles: boolean;
}

export interface Board {
  id: string;
  deviceClass: string;
  backend: string;
  state: 'idle' | 'running' | 'quarantined';
  /** Why it takes no jobs. */
  trouble: string | null;
  /** What it said when it was greeted; null for a model. */
  firmware: Firmware | null;
  job: Job | null;
  completed: number;
  lost: number;
}

export interface Agent {
  id: string;
  name: string;
  state: 'connected' | 'disconnected';
  since: string;
  boards: Board[];
}

export interface Worker {
  id: string;
  evaluator: string;
  state: 'idle' | 'running';
  job: Job | null;
  completed: number;
}

/** Jobs of the boards. */
export interface Queue {
  waiting: number;
  running: number;
  /** Lost too often; they wait until an agent connects. */
  parked: number;
  /** There are open jobs, and no board takes any. */
  waitingForBoard: boolean;
  /** The boards that waiting jobs need and nobody has, in words. */
  lacking?: string[];
}

export interface Fleet {
  agents: Agent[];
  queue: Queue;
  workers: Worker[];
}

/** A one-time token; it is shown once. */
export interface IssuedToken {
  name: string;
  token: string;
  expiresAt: string;
}

export type ServerMessage =
  | { type: 'run'; summary: RunSummary }
  | ({ type: 'event' } & Envelope)
  | { type: 'caughtUp'; run: string | null; revision: number }
  | ({ type: 'fleet' } & Fleet)
  | ({ type: 'error' } & Problem);

/** What a candidate sees, beside the truth; the pictures are addresses. */
export interface Predictions {
  classes: { name: string; color: string }[];
  images: {
    id: string;
    width: number;
    height: number;
    input: string;
    truth: string;
    prediction: string;
  }[];
}
