import { css, html, LitElement } from 'lit';
import type { PanelState } from '../model/panel-state.js';
import './panel.js';
import { shared } from './style.js';

export type Fact = readonly [name: string, value: unknown];

/** A panel of names and their values. */
export class Facts extends LitElement {
  static override properties = {
    heading: {},
    facts: { attribute: false },
    state: { attribute: false },
  };
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

  declare heading: string;
  declare facts: readonly Fact[];
  declare state: PanelState;

  override render() {
    return html`<lab-panel heading=${this.heading} .state=${this.state}>
      <dl>
        ${this.facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      </dl>
    </lab-panel>`;
  }
}

customElements.define('lab-facts', Facts);
