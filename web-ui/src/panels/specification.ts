import { css, html, LitElement } from 'lit';
import { meanIouWords } from '../model/mean-iou.js';
import type { PanelState } from '../model/panel-state.js';
import { shortHash, whole } from '../model/units.js';
import type { Spec } from '../model/wire.js';
import './panel.js';
import { shared } from './style.js';

/** What the run was asked to do: the same specification gives the same front. */
export class Specification extends LitElement {
  static override properties = { spec: { attribute: false }, state: { attribute: false } };
  static override styles = [
    shared,
    css`
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 3px 14px;
        margin: 0;
        padding: 10px 14px 12px;
        font-size: 13px;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        text-align: right;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare spec: Spec | null;
  declare state: PanelState;

  override render() {
    return html`<lab-panel heading="Specification" .state=${this.state}>
      ${this.spec
        ? html`<dl>
            ${rows(this.spec).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
          </dl>`
        : ''}
    </lab-panel>`;
  }
}

function rows(spec: Spec): [string, unknown][] {
  const { dataset } = spec;
  const hash = (sha: string) => html`<code title=${sha}>${shortHash(sha)}</code>`;
  return [
    ['Space', spec.space],
    ['Supernet', html`${spec.supernet.name} ${hash(spec.supernet.sha256)}`],
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

customElements.define('lab-specification', Specification);
