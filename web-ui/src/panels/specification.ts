import { html } from 'lit';
import { meanIouWords } from '../model/mean-iou.js';
import { significant, shortHash, whole } from '../model/units.js';
import type { Spec, TrainingSpec } from '../model/wire.js';
import type { Fact } from './facts.js';

function hash(sha256: string) {
  return html`<code title=${sha256}>${shortHash(sha256)}</code>`;
}

/** A weight file. */
export function weights({ name, sha256 }: Spec['supernet']) {
  return html`${name} ${hash(sha256)}`;
}

/** What a search was asked to do: the same specification gives the same front. */
export function searchFacts(spec: Spec): Fact[] {
  const { dataset } = spec;
  return [
    ['Space', spec.space],
    ['Supernet', weights(spec.supernet)],
    ['Parameter image', hash(spec.image.sha256)],
    ['Dataset', `${dataset.name} (${dataset.format}), ${dataset.split}`],
    ['Images', `${whole(dataset.images)} of ${whole(dataset.of)}, ${dataset.preprocess}`],
    ['Classes, input', `${spec.classes}, ${spec.inputSize} × ${spec.inputSize}`],
    ['Objectives', spec.objectives.join(', ')],
    ['Population', `${spec.population} × ${spec.generations} generations`],
    ['Strategy, seed', `${spec.strategy}, ${spec.seed}`],
    ['Accuracy by', spec.evaluators.accuracy],
    ['Mean IoU over', meanIouWords(spec)],
    ['Latency by', spec.evaluators.latency ?? 'not measured'],
  ];
}

/** What a training was asked to do: the same specification gives the same weights. */
export function trainingFacts(spec: TrainingSpec): Fact[] {
  const { dataset } = spec;
  return [
    ['Space', spec.space],
    ['Initial weights', weights(spec.initial)],
    ['Dataset', `${dataset.name} (${dataset.format}), ${dataset.split}`],
    ['Images', `${whole(dataset.images)}, ${whole(spec.batch)} a step`],
    ['Classes, input', `${spec.classes}, ${spec.inputSize} × ${spec.inputSize}`],
    ['Paths of a step', spec.paths],
    ['Steps', whole(spec.steps)],
    ['Learning rate', `${significant(spec.learningRate)} at first`],
    ['Batch norms frozen', `after step ${whole(spec.frozenAfter)}`],
    ['Seed', spec.seed],
  ];
}
