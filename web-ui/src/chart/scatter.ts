import { html, LitElement, type PropertyValues } from 'lit';
import { describe, drawFocus, drawScene, type Drawing } from './draw.js';
import { HitGrid } from './hit.js';
import { inkOf } from './ink.js';
import { frame, place, scales } from './scales.js';
import type { Mark, Scene } from './scene.js';
import { scatterStyle } from './scatter-style.js';

/**
 * The scatter of all candidates. Marks lie on one canvas, the focus on a second one above it, so
 * that moving the pointer never redraws the marks.
 * @fires candidate-chosen with the genome
 */
export class Scatter extends LitElement {
  static override properties = {
    scene: { attribute: false },
    chosen: { attribute: false },
    theme: {},
    focused: { state: true },
  };
  static override styles = scatterStyle;

  declare scene: Scene;
  declare chosen: string | null;
  declare theme: string;
  declare focused: string | null;

  private drawing: Drawing | null = null;
  private grid = new HitGrid([]);
  private size = { width: 0, height: 0 };
  private readonly observer = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    this.chosen = null;
    this.focused = null;
    this.theme = 'light';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  override render() {
    const mark = this.markOf(this.focused);
    return html`
      <canvas class="marks"></canvas>
      <canvas
        class="focus"
        tabindex="0"
        role="application"
        aria-roledescription="scatter chart"
        aria-label=${this.label()}
        @pointermove=${this.point}
        @pointerleave=${() => (this.focused = null)}
        @click=${this.choosePointed}
        @keydown=${this.press}
      ></canvas>
      ${mark ? this.tooltip(mark) : ''}
      <p class="spoken" aria-live="polite">${mark ? describe(this.scene, mark) : ''}</p>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('scene') || changed.has('theme')) this.drawMarks();
    this.drawFocus();
  }

  private label(): string {
    const front = this.marksOfFront().length;
    return (
      `mIoU in percent against ${this.scene.quantity.label}: ${this.scene.marks.length} ` +
      `candidates, ${front} on the front. Arrow keys walk along the front, Enter opens.`
    );
  }

  private tooltip(mark: Mark) {
    const [x, y] = this.drawing ? place(this.drawing.scales, mark) : [0, 0];
    const side = x > this.size.width / 2 ? 'left' : 'right';
    const style = `left:${Math.round(x)}px;top:${Math.round(y)}px`;
    return html`<div class="tip ${side}" style=${style}>
      <code>${mark.genome}</code><span>${describe(this.scene, mark)}</span>
    </div>`;
  }

  private measure(): void {
    const { width, height } = this.getBoundingClientRect();
    this.size = { width: Math.floor(width), height: Math.floor(height) };
    const density = Math.max(1, devicePixelRatio);
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      canvas.width = this.size.width * density;
      canvas.height = this.size.height * density;
    }
    this.drawMarks();
    this.drawFocus();
  }

  private drawMarks(): void {
    const context = this.context('.marks');
    if (!context || this.size.width === 0) return;
    const secondScale = this.scene.quantity.clockHz !== null;
    const f = frame(this.size.width, this.size.height, secondScale);
    const s = scales(this.scene, f);
    this.drawing = { context, scene: this.scene, frame: f, scales: s, ink: inkOf(this) };
    drawScene(this.drawing);
    this.grid = new HitGrid(
      this.scene.marks.map((m) => ({ genome: m.genome, x: s.x(m.x), y: s.y(m.y) })),
    );
  }

  private drawFocus(): void {
    const context = this.context('.focus');
    if (!context || !this.drawing) return;
    context.clearRect(0, 0, this.size.width, this.size.height);
    const above = { ...this.drawing, context };
    const chosen = this.markOf(this.chosen);
    if (chosen) drawFocus(above, chosen, true);
    const focused = this.markOf(this.focused);
    if (focused && focused !== chosen) drawFocus(above, focused, false);
  }

  private context(selector: string): CanvasRenderingContext2D | null {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(selector);
    const context = canvas?.getContext('2d') ?? null;
    const density = Math.max(1, devicePixelRatio);
    context?.setTransform(density, 0, 0, density, 0, 0);
    return context;
  }

  private markOf(genome: string | null): Mark | null {
    return (genome && this.scene.marks.find((m) => m.genome === genome)) || null;
  }

  private marksOfFront(): Mark[] {
    const corners = new Set(this.scene.front.map((p) => `${p.x}:${p.y}`));
    return this.scene.marks
      .filter((m) => (m.kind === 'front' || m.kind === 'supernet') && corners.has(`${m.x}:${m.y}`))
      .sort((a, b) => a.x - b.x);
  }

  private point(event: PointerEvent): void {
    this.focused = this.grid.nearest(event.offsetX, event.offsetY)?.genome ?? null;
  }

  private choosePointed(event: MouseEvent): void {
    const spot = this.grid.nearest(event.offsetX, event.offsetY);
    if (spot) this.choose(spot.genome);
  }

  private press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.focused) this.choose(this.focused);
    const marks = this.marksOfFront();
    const now = marks.findIndex((m) => m.genome === this.focused);
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: marks.length - 1 };
    const target = next[event.key as keyof typeof next];
    if (target === undefined || marks.length === 0) return;
    event.preventDefault();
    this.focused = marks[Math.min(marks.length - 1, Math.max(0, target))]?.genome ?? null;
  }

  private choose(genome: string): void {
    const options = { detail: genome, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent('candidate-chosen', options));
  }
}

customElements.define('lab-scatter', Scatter);
