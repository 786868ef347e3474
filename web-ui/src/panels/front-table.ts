import { css, html, LitElement } from 'lit';
import { frontGenomes } from '../chart/scene.js';
import { nextOrder, sorted, type Column, type Order } from '../model/front-table.js';
import type { PanelState } from '../model/panel-state.js';
import { measured, provenanceWords } from '../model/quantity.js';
import { proof, proofWords } from '../model/proof.js';
import type { Candidate, RunState } from '../model/run-state.js';
import { fixed } from '../model/units.js';
import './panel.js';
import { shared } from './style.js';
import { tableStyle } from './table-style.js';

/**
 * The front as a table: the same as the scatter's, for reading and for screen readers.
 * @fires candidate-chosen with the genome
 */
export class FrontTable extends LitElement {
  static override properties = {
    run: { attribute: false },
    state: { attribute: false },
    chosen: { attribute: false },
    order: { state: true },
  };
  static override styles = [
    shared,
    tableStyle,
    css`
      th button {
        padding: 0;
        border: 0;
        background: none;
      }
      th button:hover {
        color: var(--text);
      }
      tbody tr {
        cursor: pointer;
      }
      tbody tr:hover,
      tbody tr.chosen {
        background: var(--sunken);
      }
      tbody tr.chosen td:first-child {
        box-shadow: inset 3px 0 var(--accent);
      }
      .tag {
        margin-left: 8px;
        color: var(--muted);
        font-size: 12px;
      }
      .proof {
        font-size: 12px;
        color: var(--muted);
      }
      .proof.bad {
        color: var(--bad);
      }
      @media (max-width: 480px) {
        .proof span {
          display: none;
        }
        th,
        td {
          padding-inline: 7px;
        }
        th {
          white-space: normal;
          vertical-align: bottom;
        }
        td button {
          font-size: 11px;
        }
        .tag {
          margin-left: 2px;
        }
        .tag span {
          display: none;
        }
      }
    `,
  ];

  declare run: RunState;
  declare state: PanelState;
  declare chosen: string | null;
  declare order: Order;

  constructor() {
    super();
    this.order = { column: 'miou', ascending: false };
  }

  override render() {
    const rows = frontGenomes(this.run).flatMap((g) => this.run.candidates.get(g) ?? []);
    const words = provenanceWords(this.run);
    return html`<lab-panel heading="Candidates on the front" .state=${this.state}>
      <span slot="aside" data-test="proof"
        >${[`${rows.length} candidates`, proofWords(this.run.verification)]
          .filter(Boolean)
          .join(' · ')}</span
      >
      <div class="scroll" tabindex="0" role="region" aria-label="Table of the front">
        <table>
          <thead>
            <tr>
              ${this.head('genome', 'Genome')} ${this.head('miou', 'mIoU, %')}
              ${this.head('latency', `Latency${words ? ` (${words})` : ''}, Mcycles`)}
              ${this.head('flops', 'GFLOP')} ${this.head('params', 'Parameters, M')}
              <th scope="col">Board</th>
            </tr>
          </thead>
          <tbody>
            ${sorted(rows, this.order).map((row) => this.row(row))}
          </tbody>
        </table>
      </div>
    </lab-panel>`;
  }

  private head(column: Column, words: string) {
    const { order } = this;
    const active = order.column === column;
    const direction = order.ascending ? 'ascending' : 'descending';
    const arrow = order.ascending ? '↑' : '↓';
    return html`<th scope="col" aria-sort=${active ? direction : 'none'}>
      <button @click=${() => (this.order = nextOrder(order, column))}>
        ${words}${active ? ` ${arrow}` : ''}
      </button>
    </th>`;
  }

  private row(c: Candidate) {
    const latency = measured(c);
    const supernet = c.genome === this.run.spec?.supernetGenome;
    return html`<tr
      class=${c.genome === this.chosen ? 'chosen' : ''}
      @click=${() => this.choose(c.genome)}
    >
      <td>
        <button aria-label="Open candidate ${c.genome}">${c.genome}</button
        >${supernet ? html`<span class="tag">★<span> supernet</span></span>` : ''}
      </td>
      <td>${c.accuracy ? fixed(c.accuracy.meanIou * 100, 2) : '–'}</td>
      <td>${latency ? fixed(latency.cycles / 1e6, 1) : '–'}</td>
      <td>${fixed(c.costs.flopsKeras / 1e9, 3)}</td>
      <td>${fixed(c.costs.parameters / 1e6, 3)}</td>
      <td>${proofCell(c)}</td>
    </tr>`;
  }

  private choose(genome: string): void {
    const options = { detail: genome, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent('candidate-chosen', options));
  }
}

/** Whether a board gave the checksum of the scored network, as a sign and a word. */
function proofCell(c: Candidate) {
  const { sign, word, tone } = proof(c);
  const where = c.boardRun ? ` ${c.boardRun.deviceClass}` : '';
  return html`<span class="proof ${tone}" title="${word}${where}"
    >${sign} <span>${word}${where}</span></span
  >`;
}

customElements.define('lab-front-table', FrontTable);
