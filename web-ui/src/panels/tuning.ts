import { css, html, LitElement } from 'lit';
import '../chart/losses.js';
import type { PanelState } from '../model/panel-state.js';
import { current, tuningWords, tuningWordsWithTime, type Tuning } from '../model/tuning.js';
import { fixed } from '../model/units.js';
import './panel.js';
import { lineLegend, shared } from './style.js';
import { tableStyle } from './table-style.js';

/**
 * Fine-tuned candidates: the loss as it falls, and mean IoU before and after.
 * @fires candidate-chosen with the genome
 */
export class TuningPanel extends LitElement {
  static override properties = { tunings: { attribute: false }, state: { attribute: false } };
  static override styles = [
    shared,
    lineLegend,
    tableStyle,
    css`
      .legend i.aware {
        border-top: 2px dashed var(--mark-fresh);
      }
      .gain {
        color: var(--good);
      }
      .drop {
        color: var(--bad);
      }
    `,
  ];

  declare tunings: readonly Tuning[];
  declare state: PanelState;

  override render() {
    const running = current(this.tunings);
    const images = this.tunings[0]?.before.images ?? 0;
    return html`<lab-panel heading="Fine-tuning" .state=${this.state}>
      <span slot="aside" data-test="tuning">
        ${running ? `${running.form} · ${tuningWordsWithTime(running)}` : `scored on ${images} images`}
      </span>
      <lab-losses .tunings=${this.tunings}></lab-losses>
      <div class="legend">
        <span><i></i>plain</span><span><i class="aware"></i>quantization-aware</span>
        <span>mean loss of an epoch; the newest in full colour</span>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of fine-tuned candidates">
        <table>
          <thead>
            <tr>
              <th scope="col">Genome</th>
              <th scope="col">Fine-tuning</th>
              <th scope="col">Float mIoU, % before</th>
              <th scope="col">after</th>
              <th scope="col">Int8 mIoU, % before</th>
              <th scope="col">after, or so far</th>
              <th scope="col">Points</th>
              <th scope="col">Training</th>
            </tr>
          </thead>
          <tbody>
            ${this.tunings.map((t) => this.row(t))}
          </tbody>
        </table>
      </div>
    </lab-panel>`;
  }

  private row(t: Tuning) {
    const now = t.after?.int8 ?? t.epochs.at(-1)?.int8MeanIou;
    return html`<tr @click=${() => this.choose(t.genome)}>
      <td><button aria-label="Open candidate ${t.genome}">${t.genome}</button></td>
      <td>${t.form}</td>
      <td>${percents(t.before.float)}</td>
      <td>${percents(t.after?.float)}</td>
      <td>${percents(t.before.int8)}</td>
      <td>${percents(now)}</td>
      <td>${now === undefined ? '–' : points((now - t.before.int8) * 100)}</td>
      <td>${tuningWords(t)}</td>
    </tr>`;
  }

  private choose(genome: string): void {
    const options = { detail: genome, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent('candidate-chosen', options));
  }
}

function percents(share: number | undefined): string {
  return share === undefined ? '–' : fixed(share * 100, 2);
}

/** With its sign: colour is never the only one. */
function points(difference: number) {
  const words = `${difference < 0 ? '−' : '+'}${fixed(Math.abs(difference), 2)}`;
  return html`<span class=${difference < 0 ? 'drop' : 'gain'}>${words}</span>`;
}

customElements.define('lab-tuning', TuningPanel);
