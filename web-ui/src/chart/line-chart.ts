import { css, LitElement, type CSSResultGroup } from 'lit';

/** A chart as wide as its place; its lines are SVG. */
export class LineChart extends LitElement {
  static override properties = { width: { state: true } };
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
  private readonly observer = new ResizeObserver(() => (this.width = this.clientWidth));

  constructor() {
    super();
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }
}
