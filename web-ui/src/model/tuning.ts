import { duration, median } from './units.js';
import type { EpochTrained, FineTuned, FineTuningStarted, MeanIous, RunEvent } from './wire.js';

/** One fine-tuning of one candidate in one form. */
export interface Tuning {
  readonly genome: string;
  readonly form: FineTuningStarted['form'];
  readonly plan: FineTuningStarted['plan'];
  readonly before: MeanIous;
  /** In the order of their numbers. */
  readonly epochs: readonly Epoch[];
  /** null until it has ended. */
  readonly after: MeanIous | null;
  /** When it began, or last began again. */
  readonly startedAt: string;
}

export interface Epoch {
  readonly epoch: number;
  readonly of: number;
  readonly loss: number;
  readonly int8MeanIou: number;
  readonly at: string;
}

type TuningEvent = Extract<
  RunEvent,
  { kind: 'fineTuningStarted' | 'epochTrained' | 'fineTuned' }
>;

/** The tunings after one more event; the one that it is about stays where it began. */
export function tuned(all: readonly Tuning[], event: TuningEvent, at: string): readonly Tuning[] {
  switch (event.kind) {
    case 'fineTuningStarted':
      return [...all.filter((t) => !isOf(event)(t)), begun(event, at)];
    case 'epochTrained':
      return all.map((t) => (isOf(event)(t) ? { ...t, epochs: withEpoch(t.epochs, event, at) } : t));
    case 'fineTuned':
      return all.map((t) => (isOf(event)(t) ? { ...t, after: event.after } : t));
  }
}

function isOf(event: FineTuningStarted | EpochTrained | FineTuned) {
  return (t: Tuning) => t.genome === event.genome && t.form === event.form;
}

function begun({ genome, form, plan, before }: FineTuningStarted, startedAt: string): Tuning {
  return { genome, form, plan, before, epochs: [], after: null, startedAt };
}

function withEpoch(epochs: readonly Epoch[], event: EpochTrained, at: string): readonly Epoch[] {
  const { epoch, of, loss, int8MeanIou } = event;
  const others = epochs.filter((e) => e.epoch !== epoch);
  return [...others, { epoch, of, loss, int8MeanIou, at }].sort((a, b) => a.epoch - b.epoch);
}

/** The one that goes on, or was stopped: the last that has not ended. */
export function current(all: readonly Tuning[]): Tuning | null {
  return all.findLast((t) => t.after === null) ?? null;
}

/** Seconds until the last epoch that it may have, by the median epoch; null before the first. */
export function secondsLeft(tuning: Tuning): number | null {
  const last = tuning.epochs.at(-1);
  if (tuning.after || !last) return null;
  const times = [tuning.startedAt, ...tuning.epochs.map((e) => e.at)].map((at) => Date.parse(at));
  const spans = times.slice(1).map((at, i) => (at - (times[i] ?? at)) / 1e3);
  return median(spans) * (last.of - last.epoch);
}

/** How far it is, in words. */
export function tuningWords(tuning: Tuning): string {
  const last = tuning.epochs.at(-1);
  if (tuning.after) return `${last?.epoch ?? 0} epochs`;
  return last ? `epoch ${last.epoch} of ${last.of}` : 'first epoch';
}

/** The same with the time that it may still take. */
export function tuningWordsWithTime(tuning: Tuning): string {
  const left = secondsLeft(tuning);
  return tuningWords(tuning) + (left === null ? '' : `, at most ${duration(left)} left`);
}
