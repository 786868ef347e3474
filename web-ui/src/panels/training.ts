import { css, html, LitElement } from 'lit';
import '../chart/steps.js';
import type { StepLines } from '../chart/steps.js';
import type { PanelState } from '../model/panel-state.js';
import {
  batchNormWords,
  eventWords,
  smooth,
  speedWords,
  stepWords,
  timeWords,
  type Training,
} from '../model/training.js';
import { fixed, significant } from '../model/units.js';
import type { Fact } from './facts.js';
import './panel.js';
import { weights } from './specification.js';
import { lineLegend, shared } from './style.js';

/** The training of a supernet: the loss as it falls, and the learning rate. */
export class TrainingPanel extends LitElement {
  static override properties = { training: { attribute: false }, state: { attribute: false } };
  static override styles = [
    shared,
    lineLegend,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      lab-steps {
        height: clamp(280px, 54vh, 640px);
        margin: 6px 4px 4px;
      }
      lab-steps.low {
        height: 170px;
      }
      .legend i.faint {
        border-top-width: 1px;
        opacity: 0.6;
      }
    `,
  ];

  declare training: Training | null;
  declare state: PanelState;

  override render() {
    return html`${this.loss()} ${this.rate()}`;
  }

  private loss() {
    const { training, state } = this;
    return html`<lab-panel heading="Loss" .state=${state}>
      ${training &&
      html`<span slot="aside" data-test="training">step ${stepWords(training)}</span>
        <lab-steps .lines=${losses(training)}></lab-steps>
        <div class="legend">
          <span><i></i>mean over a fortieth of the training</span>
          <span><i class="faint"></i>${eventWords(training)}</span>
        </div>`}
    </lab-panel>`;
  }

  private rate() {
    const { training, state } = this;
    const last = training?.points.at(-1);
    return html`<lab-panel heading="Learning rate" .state=${state}>
      <span slot="aside">${last ? significant(last.learningRate) : ''}</span>
      ${training && html`<lab-steps class="low" .lines=${rates(training)}></lab-steps>`}
    </lab-panel>`;
  }
}

function losses(training: Training): StepLines {
  const full = smooth(training);
  const { frozenAfter, steps } = training.spec;
  return {
    floor: null,
    faint: training.points.map((p) => [p.step, p.loss]),
    full,
    of: steps,
    border: frozenAfter < steps ? [frozenAfter, 'batch norms frozen after'] : null,
    up: 'mean cross-entropy',
    spoken: `Loss at step ${stepWords(training)}: ${fixed(full.at(-1)?.[1] ?? 0, 4)}.`,
  };
}

function rates(training: Training): StepLines {
  const full = training.points.map((p) => [p.step, p.learningRate] as const);
  const last = full.at(-1)?.[1] ?? 0;
  return {
    floor: 0,
    faint: [],
    full,
    of: training.spec.steps,
    border: null,
    up: null,
    spoken: `Learning rate at step ${stepWords(training)}: ${significant(last)}.`,
  };
}

/** Where a training stands. */
export function progressFacts(training: Training): Fact[] {
  const { end } = training;
  const mean = smooth(training).at(-1)?.[1];
  const last = training.points.at(-1);
  const facts: Fact[] = [
    ['Steps', stepWords(training)],
    ['Mean loss', mean === undefined ? '–' : fixed(end?.loss ?? mean, 4)],
    ['Learning rate', last ? significant(last.learningRate) : '–'],
    ['Batch norms', batchNormWords(training)],
    ['Speed', speedWords(training)],
    [end ? 'Took, pauses included' : 'Time left', timeWords(training)],
  ];
  return end ? [...facts, ['Weights written', weights(end.weights)]] : facts;
}

customElements.define('lab-training', TrainingPanel);
