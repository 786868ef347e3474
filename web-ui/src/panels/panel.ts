import { css, html, LitElement, nothing } from 'lit';
import type { PanelState } from '../model/panel-state.js';
import { clock } from '../model/units.js';
import { shared } from './style.js';

/** The frame of a panel: heading, aside, and one of five states in words. */
export class Panel extends LitElement {
  static override properties = { heading: {}, state: { attribute: false } };
  static override styles = [
    shared,
    css`
      section {
        display: flex;
        flex-direction: column;
        height: 100%;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 6px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 12px;
        padding: 10px 14px 9px;
        border-bottom: 1px solid var(--line);
      }
      h2 {
        margin: 0;
        font-size: 13px;
        font-weight: 650;
        letter-spacing: 0.01em;
      }
      .aside {
        margin-left: auto;
        color: var(--muted);
        font-size: 12px;
      }
      .stale {
        font-size: 12px;
      }
      .body {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-width: 0;
        min-height: 0;
      }
      .message {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 4px;
        height: 100%;
        min-height: 120px;
        padding: 20px;
        color: var(--muted);
        text-align: center;
        text-wrap: balance;
      }
      .message strong {
        color: var(--text);
        font-weight: 600;
      }
      .strip {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        padding: 7px 14px;
        border-bottom: 1px solid var(--line);
        font-size: 13px;
      }
      .error strong {
        color: var(--bad);
      }
      .error code {
        overflow-wrap: anywhere;
      }
      .bar {
        width: 120px;
        height: 2px;
        margin-bottom: 6px;
        overflow: hidden;
        background: var(--line);
      }
      .bar::after {
        content: '';
        display: block;
        width: 40%;
        height: 100%;
        background: var(--accent);
        animation: slide 1.4s ease-in-out infinite alternate;
      }
      @keyframes slide {
        to {
          translate: 150% 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .bar::after {
          animation: none;
        }
      }
    `,
  ];

  declare heading: string;
  declare state: PanelState;

  override render() {
    const { state } = this;
    return html`<section
      aria-label=${this.heading}
      data-state=${state.kind}
      aria-busy=${state.kind === 'loading'}
    >
      <header>
        <h2>${this.heading}</h2>
        ${state.kind === 'stale'
          ? html`<span class="stale sign warn">as of ${clock(state.since)}</span>`
          : nothing}
        <span class="aside"><slot name="aside"></slot></span>
      </header>
      <div class="body">${this.body()}</div>
    </section>`;
  }

  private body() {
    const { state } = this;
    switch (state.kind) {
      case 'loading':
        return html`<div class="message"><span class="bar"></span>Loading …</div>`;
      case 'empty':
        return html`<div class="message"><strong>Nothing yet</strong>${state.why}</div>`;
      case 'error':
        return html`<div class="${state.filled ? 'strip' : 'message'} error" role="alert">
            <strong>${state.problem.what}</strong>
            <code>${state.problem.which}</code>
            <span>${state.problem.do}</span>
          </div>
          ${state.filled ? html`<slot></slot>` : nothing}`;
      case 'stale':
      case 'ok':
        return html`<slot></slot>`;
    }
  }
}

customElements.define('lab-panel', Panel);
