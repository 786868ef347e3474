import { needsLatency, type Candidate, type RunState } from './run-state.js';
import type { Measurement, ObjectiveKey, Provenance } from './wire.js';

/** The horizontal axis: the objective that is not mIoU, in the unit people read. */
export interface Quantity {
  readonly key: ObjectiveKey;
  /** With provenance and unit, for the axis. */
  readonly label: string;
  readonly name: string;
  readonly unit: string;
  readonly digits: number;
  /** Clock for the second scale in milliseconds, when all measurements agree on one. */
  readonly clockHz: number | null;
  value(candidate: Candidate): number | null;
}

export function measured(candidate: Candidate): Measurement | null {
  return candidate.outcome?.outcome === 'measured' ? candidate.outcome.measurement : null;
}

const PROVENANCE: Record<Provenance, string> = {
  estimate: 'estimate',
  table: 'sum of the table',
  run: 'measured',
};

function latencies(state: RunState): Measurement[] {
  return [...state.candidates.values()].flatMap((c) => measured(c) ?? []);
}

function common<T>(values: T[]): T | null {
  const distinct = new Set(values);
  return distinct.size === 1 ? (values[0] ?? null) : null;
}

/** Where the latencies come from, said plainly; different origins are never hidden. */
export function provenanceWords(state: RunState): string | null {
  const origins = [...new Set(latencies(state).map((l) => PROVENANCE[l.provenance]))];
  if (origins.length > 1) return `mixed: ${origins.join(', ')}`;
  return origins[0] ?? null;
}

function latency(state: RunState): Quantity {
  const words = provenanceWords(state);
  const clockHz = common(latencies(state).map((l) => l.conditions.clockHz));
  return {
    key: 'latency',
    name: 'Latency',
    label: words ? `Latency (${words}), Mcycles` : 'Latency, Mcycles',
    unit: 'Mcycles',
    digits: 1,
    clockHz: clockHz && clockHz > 0 ? clockHz : null,
    value: (c) => {
      const m = measured(c);
      return m && m.cycles / 1e6;
    },
  };
}

const FLOPS: Quantity = {
  key: 'flops',
  name: 'FLOPs',
  label: 'FLOPs (Keras count), GFLOP',
  unit: 'GFLOP',
  digits: 3,
  clockHz: null,
  value: (c) => c.costs.flopsKeras / 1e9,
};

const PARAMETERS: Quantity = {
  key: 'params',
  name: 'Parameters',
  label: 'Parameters, M',
  unit: 'M',
  digits: 3,
  clockHz: null,
  value: (c) => c.costs.parameters / 1e6,
};

export function horizontal(state: RunState): Quantity {
  if (needsLatency(state)) return latency(state);
  return state.spec?.objectives.includes('params') ? PARAMETERS : FLOPS;
}
