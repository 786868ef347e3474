import type { Conventions, Spec } from './wire.js';

const USUAL: Conventions = { mean: 'present', voidPixels: 'ignore' };

const CLASSES: Record<Conventions['mean'], string> = {
  present: 'classes present in the truth',
  union: 'classes present in the truth or the prediction',
  all: 'all classes',
};

const VOID: Record<Conventions['voidPixels'], string> = {
  ignore: 'void ignored',
  error: 'void is an error',
};

/** What the mean IoU of a run is over; scores under two of these cannot be compared. */
export function meanIouWords(spec: Spec): string {
  const { mean, voidPixels } = spec.evaluators.conventions ?? USUAL;
  return `${CLASSES[mean]}, ${VOID[voidPixels]}`;
}
