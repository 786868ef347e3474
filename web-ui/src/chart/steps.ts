import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { css, html, nothing, svg } from 'lit';
import { whole } from '../model/units.js';
import { FOOT, LineChart, type Scale } from './line-chart.js';
import { domain, tickCount } from './scales.js';

type Point = readonly [step: number, value: number];

/** Lines over the steps of a training. */
export interface StepLines {
  /** Drawn behind. */
  readonly faint: readonly Point[];
  readonly full: readonly Point[];
  /** The last step. */
  readonly of: number;
  /** A step and what begins there. */
  readonly border: readonly [step: number, words: string] | null;
  /** The name of the values. */
  readonly up: string | null;
  /** Where their axis begins; null: below the least. */
  readonly floor: number | null;
  /** For those who do not see it. */
  readonly spoken: string;
}

const LEFT = 54;
const RIGHT = 22;
const TOP = 26;
const TOP_WITHOUT_NAME = 12;

/** A value that a training has at every step. */
export class Steps extends LineChart {
  static override properties = { ...LineChart.properties, lines: { attribute: false } };
  static override styles = [
    LineChart.styles,
    css`
      path.full { stroke: var(--mark-front); }
      path.faint { stroke: var(--mark-front); stroke-width: 1; opacity: 0.35; }
      circle { fill: var(--mark-front); }
      .border { stroke: var(--axis); stroke-dasharray: 4 3; }
    `,
  ];

  declare lines: StepLines;

  override render() {
    const { faint, full, of, up, floor, spoken } = this.lines;
    const last = full.at(-1);
    if (!last || this.width === 0) return html``;
    const x = scaleLinear([0, of], [LEFT, this.width - RIGHT]);
    const [low, high] = domain([...faint, ...full].map(([, value]) => value), 0.08);
    const top = up ? TOP : TOP_WITHOUT_NAME;
    const y = scaleLinear([floor ?? Math.max(0, low), high], [this.height - FOOT, top]);
    const columns = x.ticks(tickCount(this.width - LEFT - RIGHT, 84)).filter(Number.isInteger);
    return html`<svg
      role="img"
      aria-label=${spoken}
      viewBox="0 0 ${this.width} ${this.height}"
      style="height: ${this.height}px"
    >
      ${this.axes({ x, y, columns, across: 'step', up: up ?? '' })} ${this.border(x, y)}
      ${curve('faint', faint, x, y)} ${curve('full', full, x, y)}
      ${svg`<circle r="3" cx=${x(last[0])} cy=${y(last[1])} />`}
    </svg>`;
  }

  private border(x: Scale, y: Scale) {
    const [step, words] = this.lines.border ?? [];
    if (step === undefined) return nothing;
    const [floor = 0, top = 0] = y.range();
    const before = x(step) > this.width / 2;
    return svg`<line class="border" x1=${x(step)} x2=${x(step)} y1=${floor} y2=${top} />
      <text x=${x(step) + (before ? -6 : 6)} y=${top + 8} text-anchor=${before ? 'end' : 'start'}
        >${words} ${whole(step)}</text>`;
  }
}

function curve(kind: string, points: readonly Point[], x: Scale, y: Scale) {
  const path = line<Point>()
    .x(([step]) => x(step))
    .y(([, value]) => y(value))(points as Point[]);
  return svg`<path class=${kind} d=${path ?? ''} />`;
}

customElements.define('lab-steps', Steps);
