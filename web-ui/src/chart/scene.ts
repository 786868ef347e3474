import { horizontal, type Quantity } from '../model/quantity.js';
import { lastCompleted, type Candidate, type RunState } from '../model/run-state.js';

export interface Point {
  /** In the unit of the horizontal axis. */
  readonly x: number;
  /** mIoU in percent. */
  readonly y: number;
}

/** Every kind has its own shape and size, so that colour is never the only sign. */
export type MarkKind = 'earlier' | 'fresh' | 'archive' | 'front' | 'supernet';

export interface Mark extends Point {
  readonly genome: string;
  readonly kind: MarkKind;
  /** Generations since it was last in the population. */
  readonly age: number;
}

/** What the scatter shows, in data units and drawing order. */
export interface Scene {
  readonly quantity: Quantity;
  readonly marks: readonly Mark[];
  readonly front: readonly Point[];
  /** Earlier fronts, oldest first. */
  readonly pastFronts: readonly { readonly points: readonly Point[]; readonly age: number }[];
}

/** So many earlier fronts are drawn. */
export const PAST_FRONTS = 8;
const ORDER: readonly MarkKind[] = ['earlier', 'fresh', 'archive', 'front', 'supernet'];

export function pointOf(quantity: Quantity, candidate: Candidate): Point | null {
  const x = quantity.value(candidate);
  if (x === null || !candidate.accuracy) return null;
  if (candidate.outcome?.outcome === 'rejected') return null;
  return { x, y: candidate.accuracy.meanIou * 100 };
}

/** The genomes of the front that counts: the final one, or the last completed generation's. */
export function frontGenomes(state: RunState): readonly string[] {
  return state.finalFront ?? lastCompleted(state)?.front ?? [];
}

export function scene(state: RunState): Scene {
  const quantity = horizontal(state);
  const front = frontGenomes(state);
  const kindOf = kinds(state, new Set(front));
  const marks: Mark[] = [];
  for (const candidate of state.candidates.values()) {
    const point = pointOf(quantity, candidate);
    if (!point) continue;
    const age = Math.max(0, state.generation - candidate.lastGeneration);
    marks.push({ ...point, genome: candidate.genome, kind: kindOf(candidate), age });
  }
  marks.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.age - a.age);
  const current = lastCompleted(state)?.generation ?? 0;
  const pastFronts = state.generations.slice(-PAST_FRONTS - 1, -1).map((record) => ({
    points: line(state, quantity, record.front),
    age: current - record.generation,
  }));
  return { quantity, marks, front: line(state, quantity, front), pastFronts };
}

function kinds(state: RunState, front: ReadonlySet<string>): (c: Candidate) => MarkKind {
  const archive = new Set(lastCompleted(state)?.archive ?? []);
  return ({ genome, generation }) => {
    if (genome === state.spec?.supernetGenome) return 'supernet';
    if (front.has(genome)) return 'front';
    if (archive.has(genome)) return 'archive';
    return generation === state.generation ? 'fresh' : 'earlier';
  };
}

function line(state: RunState, quantity: Quantity, genomes: readonly string[]): Point[] {
  const points = genomes.flatMap((genome) => {
    const candidate = state.candidates.get(genome);
    return (candidate && pointOf(quantity, candidate)) ?? [];
  });
  return points.sort((a, b) => a.x - b.x || a.y - b.y);
}
