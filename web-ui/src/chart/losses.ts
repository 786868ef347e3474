import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { css, html, svg } from 'lit';
import type { Epoch, Tuning } from '../model/tuning.js';
import { fixed } from '../model/units.js';
import { FOOT, LineChart, type Scale } from './line-chart.js';
import { domain } from './scales.js';

const HEIGHT = 214;
const MARGIN = { left: 54, right: 22, top: 26, bottom: FOOT };

/** The mean loss of every epoch; the newest tuning in full colour, the others behind it. */
export class Losses extends LineChart {
  static override properties = { ...LineChart.properties, tunings: { attribute: false } };
  static override styles = [
    LineChart.styles,
    css`
      svg {
        height: ${HEIGHT}px;
      }
      .plain { stroke: var(--mark-front); }
      .quantization-aware { stroke: var(--mark-fresh); stroke-dasharray: 4 3; }
      circle.plain { fill: var(--mark-front); stroke: none; }
      circle.quantization-aware { fill: var(--surface); stroke-width: 1.5; stroke-dasharray: none; }
      .behind { opacity: 0.35; }
    `,
  ];

  declare tunings: readonly Tuning[];

  constructor() {
    super();
    this.tunings = [];
  }

  override render() {
    const epochs = this.tunings.flatMap((t) => t.epochs);
    const newest = this.tunings.findLast((t) => t.epochs.length > 0);
    const last = newest?.epochs.at(-1);
    if (!newest || !last || this.width === 0) return html``;
    const most = Math.max(2, ...epochs.map((e) => e.of));
    const x = scaleLinear([1, most], [MARGIN.left, this.width - MARGIN.right]);
    const losses = domain(epochs.map((e) => e.loss), 0.12);
    const y = scaleLinear(losses, [HEIGHT - MARGIN.bottom, MARGIN.top]);
    const columns = x.ticks(10).filter(Number.isInteger);
    const spoken =
      `Loss of candidate ${newest.genome} (${newest.form}) after epoch ${last.epoch} ` +
      `of ${last.of}: ${fixed(last.loss, 4)}.`;
    return html`<svg role="img" aria-label=${spoken} viewBox="0 0 ${this.width} ${HEIGHT}">
      ${this.axes({ x, y, columns, across: 'epoch', up: 'mean cross-entropy' })}
      ${this.tunings.map((t) => curve(t, t === newest ? '' : 'behind', x, y))}
    </svg>`;
  }
}

function curve(tuning: Tuning, extra: string, x: Scale, y: Scale) {
  const path = line<Epoch>()
    .x((e) => x(e.epoch))
    .y((e) => y(e.loss))(tuning.epochs as Epoch[]);
  return svg`<path class="${tuning.form} ${extra}" d=${path ?? ''} />
    ${tuning.epochs.map(
      (e) => svg`<circle class="${tuning.form} ${extra}" r="2.4" cx=${x(e.epoch)} cy=${y(e.loss)} />`,
    )}`;
}

customElements.define('lab-losses', Losses);
