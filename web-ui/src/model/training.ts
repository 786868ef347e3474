import { duration, median, significant, whole } from './units.js';
import type { RunEvent, StepsTrained, TrainingFinished, TrainingSpec } from './wire.js';

/** The training of a supernet. */
export interface Training {
  readonly spec: TrainingSpec;
  readonly startedAt: string;
  /** In the order of their steps. */
  readonly points: readonly StepPoint[];
  /** null until it has ended. */
  readonly end: (TrainingFinished & { readonly at: string }) | null;
}

/** A few steps: up to which one, and their mean loss. */
export interface StepPoint {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly at: string;
}

type TrainingEvent = Extract<
  RunEvent,
  { kind: 'trainingStarted' | 'stepsTrained' | 'trainingFinished' }
>;

/** So many of the last spans say how fast it is. */
const RECENT = 15;
/** The smooth line is the mean over this share of all steps. */
const SMOOTH = 1 / 40;

/** The training after one more event. */
export function trained(
  training: Training | null,
  event: TrainingEvent,
  at: string,
): Training | null {
  switch (event.kind) {
    case 'trainingStarted':
      return { spec: event.spec, startedAt: at, points: [], end: null };
    case 'stepsTrained':
      return training && { ...training, points: withPoint(training.points, event, at) };
    case 'trainingFinished': {
      const { steps, loss, weights } = event;
      return training && { ...training, end: { steps, loss, weights, at } };
    }
  }
}

function withPoint(
  points: readonly StepPoint[],
  { step, loss, learningRate }: StepsTrained,
  at: string,
): readonly StepPoint[] {
  const point = { step, loss, learningRate, at };
  if ((points.at(-1)?.step ?? 0) < step) return [...points, point];
  return [...points.filter((p) => p.step !== step), point].sort((a, b) => a.step - b.step);
}

/** The steps that are done. */
export function stepsDone(training: Training): number {
  return training.points.at(-1)?.step ?? 0;
}

/** Seconds of a step, by the median of the last spans; null before the second event. */
export function secondsPerStep({ points }: Training): number | null {
  const spans = points.slice(-RECENT - 1).flatMap((now, i, recent) => {
    const before = recent[i - 1];
    if (!before) return [];
    return (Date.parse(now.at) - Date.parse(before.at)) / 1e3 / (now.step - before.step);
  });
  return spans.length === 0 ? null : median(spans);
}

/** "3.2 steps/s", or "12 s a step" where they are slow. */
export function speedWords(training: Training): string {
  const seconds = secondsPerStep(training);
  if (!seconds) return '–';
  return seconds < 1 ? `${significant(1 / seconds)} steps/s` : `${significant(seconds)} s a step`;
}

/** The time that it may still take, or that it took. */
export function timeWords(training: Training): string {
  const { spec, end, startedAt } = training;
  if (end) return duration((Date.parse(end.at) - Date.parse(startedAt)) / 1e3);
  const seconds = secondsPerStep(training);
  return seconds === null ? '–' : duration(seconds * (spec.steps - stepsDone(training)));
}

/** How far it is, in words. */
export function stepWords(training: Training): string {
  return `${whole(stepsDone(training))} of ${whole(training.spec.steps)}`;
}

/** What one event tells the loss of. */
export function eventWords({ points }: Training): string {
  const every = points[0]?.step ?? 1;
  return every === 1 ? 'each step' : `mean of ${whole(every)} steps`;
}

/** What batch norms do at the last step. */
export function batchNormWords(training: Training): string {
  return stepsDone(training) > training.spec.frozenAfter ? 'frozen' : 'of each batch';
}

/** The mean of the points up to each one, over a fortieth of all steps. */
export function smooth({ points, spec }: Training): [step: number, loss: number][] {
  const reach = spec.steps * SMOOTH;
  let first = 0;
  let sum = 0;
  return points.map(({ step, loss }, i) => {
    sum += loss;
    for (; (points[first]?.step ?? step) <= step - reach; first++) sum -= points[first]?.loss ?? 0;
    return [step, sum / (i - first + 1)];
  });
}
