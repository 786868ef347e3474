import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import '../chart/scatter.js';
import { scene, type Scene } from '../chart/scene.js';
import { progress, type RunState } from '../model/run-state.js';
import type { PanelState } from '../model/panel-state.js';
import './legend.js';
import './panel.js';
import { shared } from './style.js';

/** The live front: scatter, legend, and what the generation in progress waits for. */
export class Front extends LitElement {
  static override properties = {
    run: { attribute: false },
    state: { attribute: false },
    chosen: { attribute: false },
    theme: {},
  };
  static override styles = [
    shared,
    css`
      lab-panel {
        height: 100%;
      }
      .fill {
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
        padding: 10px 8px 4px 4px;
      }
      lab-scatter {
        flex: 1;
        min-height: 300px;
      }
      @media (max-width: 720px) {
        lab-scatter {
          flex: none;
          height: 340px;
        }
      }
    `,
  ];

  declare run: RunState;
  declare state: PanelState;
  declare chosen: string | null;
  declare theme: string;
  private scene: Scene | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('run')) this.scene = scene(this.run);
  }

  override render() {
    return html`<lab-panel heading="Front" .state=${this.state}>
      <span slot="aside" data-test="pending">${pending(this.run)}</span>
      <div class="fill">
        <lab-scatter .scene=${this.scene} .chosen=${this.chosen} theme=${this.theme}></lab-scatter>
        <lab-legend></lab-legend>
      </div>
    </lab-panel>`;
  }
}

function pending(run: RunState) {
  const p = progress(run);
  if (p.proposed === 0) return nothing;
  const parts = [
    `generation ${run.generation}: ${p.evaluated} of ${p.proposed - p.known} evaluated`,
    p.waitingLatency.length > 0 ? `${p.waitingLatency.length} waiting for latency` : '',
    p.waitingAccuracy.length > 0 ? `${p.waitingAccuracy.length} waiting for accuracy` : '',
    p.rejected > 0 ? `${p.rejected} rejected` : '',
    p.known > 0 ? `${p.known} known before` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

customElements.define('lab-front', Front);
