import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { frontGenomes } from '../chart/scene.js';
import { measured } from '../model/quantity.js';
import { lastCompleted, waitsFor, type Candidate, type RunState } from '../model/run-state.js';
import { change, fixed, kibibytes, megahertz, milliseconds, whole } from '../model/units.js';
import type { Measurement } from '../model/wire.js';
import './copyable.js';
import { classBars, conditions, exportCommand, geneChips, proofPart } from './drawer-parts.js';
import { drawerStyle } from './drawer-style.js';
import './predictions.js';
import { shared } from './style.js';

/**
 * Everything known of one candidate.
 * @fires closed
 */
export class Drawer extends LitElement {
  static override properties = {
    run: { attribute: false },
    genome: { attribute: false },
  };
  static override styles = [shared, drawerStyle];

  declare run: RunState;
  declare genome: string | null;
  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('genome') || !this.genome) return;
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  override render() {
    const candidate = this.genome && this.run.candidates.get(this.genome);
    if (!candidate) return nothing;
    return html`<aside role="dialog" aria-label="Candidate" @keydown=${this.press}>
      <header>
        <div>
          <h2 tabindex="-1">Candidate</h2>
          <span class="label">${badges(this.run, candidate).join(' · ')}</span>
        </div>
        <button @click=${this.close} aria-label="Close">Close</button>
      </header>
      <div class="content">
        ${copyable(candidate.genome, 'genome')} ${this.objectives(candidate)}
        ${geneChips(candidate)} ${this.costs(candidate)}
        ${this.predictions(candidate)}
        ${candidate.accuracy ? classBars(candidate.accuracy) : nothing} ${latencyPart(candidate)}
        ${proofPart(candidate)} ${losses(candidate)}
        <h3>Export</h3>
        ${copyable(exportCommand(candidate.genome), 'command')}
      </div>
    </aside>`;
  }

  private objectives(c: Candidate) {
    const reference = this.reference(c);
    const m = measured(c);
    const r = reference && measured(reference);
    const points =
      c.accuracy && reference?.accuracy
        ? (c.accuracy.meanIou - reference.accuracy.meanIou) * 100
        : null;
    return html`<div class="figures">
      <div data-test="miou">
        <span class="label">mIoU</span>
        <strong
          >${c.accuracy
            ? html`${fixed(c.accuracy.meanIou * 100, 2)} <small>%</small>`
            : waiting(c)}</strong
        >
        <span class="label">
          ${c.accuracy ? `error ${fixed(c.accuracy.miouErrorMicros / 1e6, 6)}` : nothing}
          ${points === null ? nothing : html`<br />${signed(points)} points vs supernet`}
        </span>
      </div>
      <div data-test="latency">
        <span class="label">Latency${m ? ` (${m.provenance})` : ''}</span>
        <strong
          >${m
            ? html`${fixed(m.cycles / 1e6, 1)} <small>Mcycles</small>`
            : latencyWords(this.run, c)}</strong
        >
        <span class="label">
          ${m && m.conditions.clockHz > 0 ? clocked(m) : nothing}
          ${m && r ? html`<br />${change(m.cycles, r.cycles)} vs supernet` : nothing}
        </span>
      </div>
    </div>`;
  }

  private costs(c: Candidate) {
    const supernet = this.reference(c);
    const reference = supernet?.costs;
    const rows: [string, string, number, number | undefined][] = [
      ['Parameters', whole(c.costs.parameters), c.costs.parameters, reference?.parameters],
      ['MACs', whole(c.costs.macs), c.costs.macs, reference?.macs],
      ['FLOPs (Keras)', whole(c.costs.flopsKeras), c.costs.flopsKeras, reference?.flopsKeras],
      ['Peak memory', kibibytes(c.peakMemoryBytes), c.peakMemoryBytes, supernet?.peakMemoryBytes],
    ];
    return html`<h3>Costs</h3>
      <table>
        ${rows.map(
          ([name, words, value, other]) => html`<tr>
            <th scope="row">${name}</th>
            <td>${words}</td>
            <td class="muted">${other === undefined ? '' : change(value, other)}</td>
          </tr>`,
        )}
      </table>`;
  }

  private predictions(c: Candidate) {
    if (!c.accuracy) return nothing;
    return html`<h3>Predictions <span class="label">of the int8 network</span></h3>
      <lab-predictions .run=${this.run.run} .genome=${c.genome}></lab-predictions>`;
  }

  /** The supernet, for comparison; not for itself. */
  private reference(c: Candidate): Candidate | null {
    const genome = this.run.spec?.supernetGenome;
    return genome && genome !== c.genome ? (this.run.candidates.get(genome) ?? null) : null;
  }

  private press(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.close();
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }
}

function copyable(words: string, what: string) {
  return html`<lab-copyable .words=${words} .what=${what}></lab-copyable>`;
}

function badges(run: RunState, c: Candidate): string[] {
  return [
    c.genome === run.spec?.supernetGenome ? '★ supernet' : '',
    frontGenomes(run).includes(c.genome) ? 'on the front' : '',
    lastCompleted(run)?.archive.includes(c.genome) ? 'never dominated' : '',
    `first proposed in generation ${c.generation}`,
  ].filter(Boolean);
}

function waiting(c: Candidate): string {
  return c.outcome?.outcome === 'rejected' ? 'not measured' : 'waiting';
}

function latencyWords(run: RunState, c: Candidate): string {
  if (c.outcome?.outcome === 'rejected') return 'rejected';
  return waitsFor(run, c) === 'nothing' ? 'not measured' : 'waiting';
}

function clocked(m: Measurement): string {
  const { clockHz } = m.conditions;
  return `${milliseconds(m.cycles, clockHz)} at ${megahertz(clockHz)}`;
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${fixed(Math.abs(points), 2)}`;
}

function latencyPart(c: Candidate) {
  if (c.outcome?.outcome === 'rejected') {
    return html`<h3>Rejected</h3>
      <p class="reason">${c.outcome.reason}</p>`;
  }
  const m = measured(c);
  return m ? conditions(m) : nothing;
}

function losses(c: Candidate) {
  if (c.losses.length === 0) return nothing;
  return html`<h3>Lost measurements</h3>
    <table>
      ${c.losses.map(
        (l) => html`<tr>
          <th scope="row">attempt ${l.attempt}</th>
          <td>${l.why}</td>
        </tr>`,
      )}
    </table>`;
}

customElements.define('lab-drawer', Drawer);
