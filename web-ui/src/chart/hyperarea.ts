import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { css, html, svg } from 'lit';
import type { GenerationRecord } from '../model/wire.js';
import { fixed } from '../model/units.js';
import { FOOT, LineChart, type Scale } from './line-chart.js';
import { domain, tickCount } from './scales.js';

const HEIGHT = 190;
const MARGIN = { left: 46, right: 66, top: 12, bottom: FOOT };

interface Series {
  name: string;
  dashed: boolean;
  value: (record: GenerationRecord) => number;
}

const SERIES: readonly Series[] = [
  { name: 'archive', dashed: true, value: (r) => r.hyperareaArchive },
  { name: 'population', dashed: false, value: (r) => r.hyperarea },
];

/** Hyperarea per generation, of the population and of everything seen so far. */
export class Hyperarea extends LineChart {
  static override properties = { ...LineChart.properties, generations: { attribute: false } };
  static override styles = [
    LineChart.styles,
    css`
      svg {
        height: ${HEIGHT}px;
      }
      .population { stroke: var(--mark-front); }
      .archive { stroke: var(--mark-archive); stroke-dasharray: 4 3; }
      circle.population { fill: var(--mark-front); stroke: none; }
      circle.archive { fill: var(--surface); stroke-width: 1.5; stroke-dasharray: none; }
      .end { fill: var(--text); }
    `,
  ];

  declare generations: readonly GenerationRecord[];

  constructor() {
    super();
    this.generations = [];
  }

  override render() {
    const last = this.generations.at(-1);
    if (!last || this.width === 0) return html``;
    const both = this.generations.flatMap((r) => [r.hyperarea, r.hyperareaArchive]);
    const x = scaleLinear(
      [1, Math.max(2, last.generation)],
      [MARGIN.left, this.width - MARGIN.right],
    );
    const y = scaleLinear(domain(both, 0.12), [HEIGHT - MARGIN.bottom, MARGIN.top]);
    const room = tickCount(this.width - MARGIN.left - MARGIN.right, 56);
    const columns = x.ticks(room).filter(Number.isInteger);
    const spoken =
      `Hyperarea after generation ${last.generation}: population ${fixed(last.hyperarea, 4)}, ` +
      `archive ${fixed(last.hyperareaArchive, 4)}.`;
    return html`<svg role="img" aria-label=${spoken} viewBox="0 0 ${this.width} ${HEIGHT}">
      ${this.axes({ x, y, columns, across: 'generation' })}
      ${SERIES.map((s) => this.curve(s, x, y))} ${this.ends(last, y)}
    </svg>`;
  }

  private curve(series: Series, x: Scale, y: Scale) {
    const path = line<GenerationRecord>()
      .x((r) => x(r.generation))
      .y((r) => y(series.value(r)))(this.generations as GenerationRecord[]);
    const dots = this.generations.length > 60 ? [] : this.generations;
    return svg`<path class=${series.name} d=${path ?? ''} />
      ${dots.map(
        (r) => svg`<circle class=${series.name} r="2.4"
          cx=${x(r.generation)} cy=${y(series.value(r))} />`,
      )}`;
  }

  /** Names and last values stand at the ends of the lines, kept apart. */
  private ends(last: GenerationRecord, y: Scale) {
    const gap = 32;
    const low = y(last.hyperarea);
    const high = Math.max(8, Math.min(y(last.hyperareaArchive), low - gap));
    const places = [high, Math.max(low, high + gap)];
    const left = this.width - MARGIN.right + 8;
    return SERIES.map((series, i) => {
      const top = places[i] ?? 0;
      return svg`<text x=${left} y=${top + 1}>${series.name}</text>
        <text class="end" x=${left} y=${top + 14}>${fixed(series.value(last), 4)}</text>`;
    });
  }
}

customElements.define('lab-hyperarea', Hyperarea);
