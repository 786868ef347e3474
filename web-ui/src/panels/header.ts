import { html, LitElement, nothing } from 'lit';
import type { Snapshot } from '../connection/run-feed.js';
import type { Link } from '../model/panel-state.js';
import { evaluations, type RunState } from '../model/run-state.js';
import { stepsDone, timeWords, type Training } from '../model/training.js';
import { clock, whole } from '../model/units.js';
import { headerStyle } from './header-style.js';
import { shared } from './style.js';

const STATUS: Record<RunState['status'], [words: string, sign: string]> = {
  waiting: ['waiting', 'quiet'],
  running: ['running', 'good'],
  finished: ['finished', 'quiet'],
  failed: ['failed', 'bad'],
};

/**
 * Which run this is, how far it is, and whether the page hears the server.
 * @fires theme-toggled
 */
export class Header extends LitElement {
  static override properties = { snapshot: { attribute: false }, theme: {} };
  static override styles = [shared, headerStyle];

  declare snapshot: Snapshot;
  declare theme: string;

  override render() {
    const { run, summary, link } = this.snapshot;
    return html`<header>
        <div class="brand">${logo} <b>hilab</b></div>
        <h1 title=${run.run ?? ''}>${summary?.name ?? 'No run'}</h1>
        ${run.spec || run.training ? this.figures(run) : nothing}
        <div class="right">
          ${pill(link)}
          <button
            aria-label="Use the ${this.theme === 'dark' ? 'light' : 'dark'} theme"
            @click=${() => this.dispatchEvent(new CustomEvent('theme-toggled'))}
          >
            ${this.theme === 'dark' ? 'Light' : 'Dark'}
          </button>
        </div>
      </header>
      ${run.notice
        ? html`<p class="notice" role="note"><b>Note</b> ${run.notice}</p>`
        : nothing}
      ${run.failure
        ? html`<p class="notice failed" role="alert">
            <b>The run failed</b> ${run.failure.what}: ${run.failure.which}. ${run.failure.do}
          </p>`
        : nothing}`;
  }

  private figures(run: RunState) {
    const [words, sign] = STATUS[run.status];
    return html`<dl>
      <div>
        <dt>State</dt>
        <dd><span class="sign ${sign}" data-test="run-state">${words}</span></dd>
      </div>
      ${run.training ? trainingFigures(run.training) : searchFigures(run)}
    </dl>`;
  }
}

function searchFigures(run: RunState) {
  const total = run.spec?.generations ?? 0;
  return html`<div>
      <dt>Generation</dt>
      <dd>
        <span data-test="generation">${run.generation} of ${total}</span>
        <progress max=${total} value=${run.generations.length}
          aria-label="Completed generations"></progress>
      </dd>
    </div>
    <div>
      <dt>Evaluations</dt>
      <dd data-test="evaluations">${whole(evaluations(run))}</dd>
    </div>`;
}

function trainingFigures(training: Training) {
  const { steps } = training.spec;
  const done = stepsDone(training);
  return html`<div>
      <dt>Step</dt>
      <dd>
        <span data-test="step">${whole(done)} of ${whole(steps)}</span>
        <progress max=${steps} value=${done} aria-label="Steps done"></progress>
      </dd>
    </div>
    <div>
      <dt>${training.end ? 'Took' : 'Time left'}</dt>
      <dd data-test="time">${timeWords(training)}</dd>
    </div>`;
}

function pill(link: Link) {
  const words = {
    connecting: 'connecting',
    live: 'live',
    reconnecting: `reconnecting since ${clock(link.since)}`,
    offline: `offline since ${clock(link.since)}`,
  }[link.kind];
  const sign = { connecting: 'quiet', live: 'good', reconnecting: 'warn', offline: 'bad' };
  return html`<span class="pill sign ${sign[link.kind]}" role="status" data-link=${link.kind}
    >${words}</span
  >`;
}

const logo = html`<svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
  <path d="M4 28V18h7v-6h7V6h10" fill="none" stroke="currentColor" stroke-width="2.5" />
  <g fill="currentColor">
    <circle cx="4" cy="18" r="3.2" />
    <circle cx="11" cy="12" r="3.2" />
    <circle cx="18" cy="6" r="3.2" />
  </g>
</svg>`;

customElements.define('lab-header', Header);
