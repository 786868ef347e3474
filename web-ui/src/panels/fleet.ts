import { css, html, LitElement, nothing } from 'lit';
import type { PanelState } from '../model/panel-state.js';
import { clock, megahertz, shortHash, whole } from '../model/units.js';
import type { Agent, Board, Firmware, Fleet as FleetData, Job, Queue, Worker } from '../model/wire.js';
import './panel.js';
import './token-dialog.js';
import type { TokenDialog } from './token-dialog.js';
import { shared } from './style.js';

const BOARD_SIGN: Record<Board['state'], string> = {
  idle: 'quiet',
  running: 'good',
  quarantined: 'bad',
};

/** Agents with their boards, and the accuracy workers. */
export class Fleet extends LitElement {
  static override properties = { fleet: { attribute: false }, state: { attribute: false } };
  static override styles = [
    shared,
    css`
      .group {
        padding: 10px 14px;
      }
      .group + .group {
        border-top: 1px solid var(--line);
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 12px;
        font-size: 13px;
      }
      .row + .row {
        margin-top: 7px;
        padding-top: 7px;
        border-top: 1px solid var(--grid);
      }
      .agent {
        font-weight: 600;
        margin-bottom: 8px;
      }
      .agent .label {
        font-weight: 400;
      }
      .row > * {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .row > :nth-child(even) {
        justify-self: end;
        text-align: right;
      }
      .row > .whole {
        grid-column: 1 / -1;
      }
      .attach {
        margin-left: 8px;
        padding: 1px 8px;
      }
      .lost {
        color: var(--bad);
      }
    `,
  ];

  declare fleet: FleetData | null;
  declare state: PanelState;

  override render() {
    const agents = this.fleet?.agents ?? [];
    const workers = this.fleet?.workers ?? [];
    const boards = agents.flatMap((a) => a.boards).length;
    const counts = `${count(agents.length, 'agent')} · ${count(boards, 'board')} · ${count(
      workers.length,
      'worker',
    )}`;
    return html`<lab-panel heading="Fleet" .state=${this.state}>
      <span slot="aside"
        >${counts} <button class="attach" @click=${this.attach}>Attach a bench</button></span
      >
      ${this.fleet ? queueGroup(this.fleet.queue) : ''} ${agents.map(agentGroup)}
      ${workers.length > 0 ? workerGroup(workers) : ''}
    </lab-panel>
    <lab-token-dialog></lab-token-dialog>`;
  }

  private attach(): void {
    this.renderRoot.querySelector<TokenDialog>('lab-token-dialog')?.open();
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function queueGroup(queue: Queue) {
  const { waiting, running, parked } = queue;
  if (waiting + running + parked === 0) return '';
  return html`<div class="group" data-test="queue">
    <div class="row">
      <span>Board jobs</span>
      <span>${waiting} waiting · ${running} running · ${parked} parked</span>
      ${queue.waitingForBoard
        ? html`<span class="sign warn whole">${lacking(queue)}</span>`
        : ''}
    </div>
  </div>`;
}

/** What is missing, or that what is there is busy failing. */
function lacking(queue: Queue): string {
  const needs = queue.lacking ?? [];
  return needs.length === 0 ? 'no board takes the open jobs' : `missing: ${needs.join('; ')}`;
}

function agentGroup(agent: Agent) {
  const sign = agent.state === 'connected' ? 'good' : 'bad';
  return html`<div class="group" data-agent=${agent.id}>
    <div class="row agent">
      <span>${agent.name} <span class="label">agent</span></span>
      <span class="sign ${sign}">${agent.state}</span>
      <span class="label">${agent.id}</span>
      <span class="label">since ${clock(agent.since)}</span>
    </div>
    ${agent.boards.map(boardRow)}
    ${agent.boards.length === 0 ? html`<span class="label">no boards</span>` : ''}
  </div>`;
}

function boardRow(board: Board) {
  return html`<div class="row" data-board=${board.id}>
    <span>${board.id} <span class="label">${board.deviceClass} · ${board.backend}</span></span>
    <span class="sign ${BOARD_SIGN[board.state]}">${board.state}</span>
    <span class="label">${job(board.job)}</span>
    <span class="label"
      >${whole(board.completed)} done${board.lost > 0
        ? html` · <span class="lost">${whole(board.lost)} lost</span>`
        : ' · 0 lost'}</span
    >
    ${board.firmware ? firmwareLine(board.firmware) : nothing}
    ${board.trouble ? html`<span class="lost whole" role="note">${board.trouble}</span>` : nothing}
  </div>`;
}

function firmwareLine(firmware: Firmware) {
  const { hash, controllerHz, clusterHz, countsCycles } = firmware;
  const clocks =
    controllerHz + clusterHz > 0
      ? ` · controller ${megahertz(controllerHz)}, cluster ${megahertz(clusterHz)}`
      : '';
  return html`<span class="label whole" data-test="firmware"
    >firmware <code title=${hash}>${shortHash(hash)}</code>${clocks}${countsCycles
      ? ''
      : ' · checksums only, no latency'}</span
  >`;
}

function workerGroup(workers: readonly Worker[]) {
  return html`<div class="group">
    ${workers.map(
      (w) => html`<div class="row" data-worker=${w.id}>
        <span>${w.id} <span class="label">accuracy · ${w.evaluator}</span></span>
        <span class="sign ${w.state === 'running' ? 'good' : 'quiet'}">${w.state}</span>
        <span class="label">${job(w.job)}</span>
        <span class="label">${whole(w.completed)} done</span>
      </div>`,
    )}
  </div>`;
}

function job(current: Job | null) {
  return current ? html`<code>${current.candidate}</code> ${current.phase}` : 'no job';
}

customElements.define('lab-fleet', Fleet);
