import { html } from 'lit';
import { additivityError, proof } from '../model/proof.js';
import type { Candidate } from '../model/run-state.js';
import { megahertz, percent, whole } from '../model/units.js';
import type { Accuracy, Gene, Measurement } from '../model/wire.js';

/** The genome decoded; what differs from the supernet is framed and says how. */
export function geneChips(c: Candidate) {
  const changed = c.genes.filter(differs).length;
  return html`<h3>
      Genes
      <span class="label">
        ${changed === 0 ? 'all as in the supernet' : `${changed} of ${c.genes.length} differ`}
      </span>
    </h3>
    <ul class="genes">
      ${c.genes.map(
        (g) => html`<li class=${differs(g) ? 'differs' : ''}>
          <span class="label">${g.name}</span> <b>${g.value}</b>
          ${differs(g) ? html`<span class="label">was ${g.supernetValue}</span>` : ''}
        </li>`,
      )}
    </ul>`;
}

function differs(gene: Gene): boolean {
  return gene.value !== gene.supernetValue;
}

export function classBars(accuracy: Accuracy) {
  return html`<h3>
      IoU per class
      <span class="label">${whole(accuracy.images)} images, ${accuracy.evaluator}</span>
    </h3>
    <table class="bars">
      ${accuracy.perClass.map(
        ({ name, iou }) => html`<tr>
          <th scope="row">${name}</th>
          <td class="bar">${iou === null ? '' : html`<i style="width:${iou * 100}%"></i>`}</td>
          <td>${iou === null ? html`<span class="muted">absent</span>` : percent(iou, 1)}</td>
        </tr>`,
      )}
    </table>`;
}

export function conditions({ provenance, conditions: c, cycles }: Measurement) {
  const rows: [string, unknown][] = [
    ['Provenance', provenance],
    ['Cycles', whole(cycles)],
    ['Device class', c.deviceClass],
    ['Board', c.boardSerial],
    ['Backend', c.backend],
    ['Firmware', html`<code>${c.firmware}</code>`],
    ['Clock', megahertz(c.clockHz)],
    ['Repeats', whole(c.repeats)],
    ['Spread', `${whole(c.spreadCycles)} cycles`],
    ['Output CRC-32C', c.outputCrc32c ? html`<code>${c.outputCrc32c}</code>` : 'none'],
    ['May be off by', c.relativeError === null ? 'measured' : `±${percent(c.relativeError, 1)}`],
  ];
  return html`<h3>Conditions of the measurement</h3>
    <table data-test="conditions">
      ${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
    </table>`;
}

/** What a board made of the candidate: its checksum, and its cycles where they mean something. */
export function proofPart(c: Candidate) {
  const run = c.boardRun;
  if (!run) return '';
  const { sign, word, tone } = proof(c);
  const error = additivityError(c);
  const rows: [string, unknown][] = [
    ['Checksum', html`<span class="sign ${tone}">${sign} ${word}</span>`],
    ['Board', `${run.deviceClass} ${run.boardSerial}`],
    ['Firmware', html`<code>${run.firmware}</code>`],
    ['Scored, CRC-32C', html`<code>${run.expectedCrc32c}</code>`],
    ['Board, CRC-32C', html`<code>${run.outputCrc32c}</code>`],
    ['Whole network', run.measurement ? `${whole(run.measurement.cycles)} cycles` : 'no latency'],
  ];
  if (error !== null) rows.push(['Sum of layers off by', percent(error, 2)]);
  return html`<h3>Verification on a board</h3>
    <table data-test="verification">
      ${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
    </table>`;
}

export function exportCommand(genome: string): string {
  return `./hilab export --genome ${genome} --format onnx-int8`;
}
