import type { ScaleLinear } from 'd3-scale';
import { css, LitElement, svg, type CSSResultGroup } from 'lit';

export type Scale = ScaleLinear<number, number>;

/** Both scales, whose ranges are the pixels of the chart, and what is written at them. */
export interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  /** Where the horizontal axis has a number. */
  readonly columns: readonly number[];
  readonly across: string;
  readonly up?: string;
}

/** Room below the lines for numbers and a name. */
export const FOOT = 38;

/** A chart as large as its place; its lines are SVG. */
export class LineChart extends LitElement {
  static override properties = { width: { state: true }, height: { state: true } };
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
      min-width: 0;
    }
    svg {
      display: block;
      width: 100%;
      font-size: 11px;
      font-variant-numeric: tabular-nums;
      fill: var(--muted);
    }
    .grid { stroke: var(--grid); }
    .axis { stroke: var(--axis); }
    .name { fill: var(--text); font-size: 12px; }
    path { fill: none; stroke-width: 1.75; }
  `;

  declare width: number;
  declare height: number;
  private readonly observer = new ResizeObserver(() => {
    this.width = this.clientWidth;
    this.height = this.clientHeight;
  });

  constructor() {
    super();
    this.width = 0;
    this.height = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected axes({ x, y, columns, across, up }: Axes) {
    const [left = 0, right = 0] = x.range();
    const [floor = 0] = y.range();
    const rowText = y.tickFormat(4);
    const columnText = x.tickFormat();
    return svg`
      ${y.ticks(4).map(
        (v) => svg`<line class="grid" x1=${left} x2=${right} y1=${y(v)} y2=${y(v)} />
          <text x=${left - 8} y=${y(v) + 4} text-anchor="end">${rowText(v)}</text>`,
      )}
      ${columns.map(
        (v) => svg`<text x=${x(v)} y=${floor + 16} text-anchor="middle">${columnText(v)}</text>`,
      )}
      ${up ? svg`<text class="name" x="14" y="14">${up}</text>` : ''}
      <line class="axis" x1=${left} x2=${right} y1=${floor} y2=${floor} />
      <text class="name" x=${right} y=${floor + FOOT - 4} text-anchor="end">${across}</text>`;
  }
}
