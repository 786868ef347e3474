/** The messages of server/docs/api.md, word for word. Only types: nothing here runs. */

export interface RunSummary {
  run: string;
  name: string;
  state: 'running' | 'finished' | 'failed';
  startedAt: string;
  revision: number;
  generation: number;
  generations: number;
  evaluations: number;
}

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
  population: number;
  generations: number;
  seed: number;
  evaluators: { accuracy: string; latency: string };
  bounds: { min: number; max: number }[];
  supernetGenome: string;
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
  peakMemoryBytes: number;
}

export interface Proposed {
  genome: string;
  genes: Gene[];
  costs: Costs;
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

export interface MeasuredLatency {
  outcome: 'measured';
  cycles: number;
  provenance: Provenance;
  conditions: Conditions;
}

export type Latency = MeasuredLatency | { outcome: 'rejected'; reason: string };

export type RunEvent =
  | { type: 'runStarted'; spec: Spec; notice: string | null }
  | { type: 'generationProposed'; generation: number; candidates: Proposed[] }
  | { type: 'accuracyMeasured'; genome: string; accuracy: Accuracy }
  | { type: 'latencyMeasured'; genome: string; latency: Latency }
  | { type: 'measurementLost'; genome: string; attempt: number; why: string }
  | ({ type: 'generationCompleted' } & GenerationRecord)
  | { type: 'runFinished'; front: string[]; evaluations: number }
  | ({ type: 'runFailed' } & Problem);

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
  event: RunEvent | { type: string };
}

export interface Job {
  candidate: string;
  phase: string;
}

export interface Board {
  id: string;
  deviceClass: string;
  backend: string;
  state: 'idle' | 'running' | 'quarantined';
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

export interface Fleet {
  agents: Agent[];
  workers: Worker[];
}

export type ServerMessage =
  | { type: 'run'; summary: RunSummary }
  | ({ type: 'event' } & Envelope)
  | { type: 'caughtUp'; run: string | null; revision: number }
  | ({ type: 'fleet' } & Fleet)
  | ({ type: 'error' } & Problem);
