import { area, curveStepAfter, line } from 'd3-shape';
import { fixed, megahertz, whole } from '../model/units.js';
import type { Ink } from './ink.js';
import { drawMark, opacity, RADIUS } from './marks.js';
import { place, tickCount, type Frame, type Scales } from './scales.js';
import type { Mark, Point, Scene } from './scene.js';

/** One drawing: what, where and with which colours. */
export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly frame: Frame;
  readonly scales: Scales;
  readonly ink: Ink;
}

export function drawScene(d: Drawing): void {
  d.context.clearRect(0, 0, d.frame.width, d.frame.height);
  drawGrid(d);
  drawFronts(d);
  for (const mark of d.scene.marks) {
    const [x, y] = place(d.scales, mark);
    d.context.globalAlpha = mark.kind === 'earlier' ? opacity(mark.age) : 1;
    drawMark(d.context, mark.kind, x, y, d.ink);
  }
  d.context.globalAlpha = 1;
  nameSupernet(d);
}

function drawGrid(d: Drawing): void {
  const { context: c, frame: f, scales: s, ink } = d;
  const [right, floor] = [f.width - f.right, f.height - f.bottom];
  c.font = `11px ${ink.font}`;
  c.lineWidth = 1;
  c.textAlign = 'right';
  c.textBaseline = 'middle';
  const rows = s.y.ticks(tickCount(floor - f.top, 56));
  const rowText = s.y.tickFormat(rows.length);
  for (const value of rows) {
    const y = Math.round(s.y(value)) + 0.5;
    rule(c, [f.left, y, right, y], ink.grid);
    text(c, rowText(value), f.left - 8, y, ink.muted);
  }
  c.textAlign = 'center';
  c.textBaseline = 'top';
  for (const value of s.x.ticks(tickCount(right - f.left, 84))) {
    const x = Math.round(s.x(value)) + 0.5;
    rule(c, [x, f.top, x, floor], ink.grid);
    text(c, s.x.tickFormat()(value), x, floor + 8, ink.muted);
  }
  rule(c, [f.left, floor + 0.5, right, floor + 0.5], ink.axis);
  rule(c, [f.left + 0.5, f.top, f.left + 0.5, floor], ink.axis);
  if (d.scene.quantity.clockHz) drawMilliseconds(d, d.scene.quantity.clockHz);
  nameAxes(d, right, floor);
}

/** The same axis in milliseconds, along the top. */
function drawMilliseconds(d: Drawing, clockHz: number): void {
  const { context: c, frame: f, scales: s, ink } = d;
  const perMegacycle = 1e9 / clockHz;
  const [low, high] = s.x.domain() as [number, number];
  const scale = s.x.copy().domain([low * perMegacycle, high * perMegacycle]);
  const right = f.width - f.right;
  rule(c, [f.left, f.top + 0.5, right, f.top + 0.5], ink.grid);
  c.textAlign = 'center';
  c.textBaseline = 'bottom';
  for (const value of scale.ticks(tickCount(right - f.left, 100))) {
    const x = Math.round(scale(value)) + 0.5;
    rule(c, [x, f.top - 4, x, f.top], ink.axis);
    text(c, whole(value), x, f.top - 7, ink.muted);
  }
  c.textAlign = 'right';
  text(c, `ms at ${megahertz(clockHz)}`, right, f.top - 23, ink.text);
}

function nameAxes(d: Drawing, right: number, floor: number): void {
  const { context: c, frame: f, ink, scene } = d;
  c.font = `12px ${ink.font}`;
  c.textAlign = 'right';
  c.textBaseline = 'bottom';
  text(c, scene.quantity.label, right, d.frame.height - 3, ink.text);
  c.textAlign = 'left';
  c.textBaseline = 'bottom';
  const top = scene.quantity.clockHz ? f.top - 23 : f.top - 3;
  text(c, 'mIoU, %', 8, top, ink.text);
  c.textBaseline = 'top';
  text(c, '↖ better', f.left, floor + 28, ink.muted);
}

function drawFronts(d: Drawing): void {
  const { context: c, ink, scene } = d;
  for (const past of scene.pastFronts) {
    c.globalAlpha = Math.max(0.1, 0.42 * 0.8 ** past.age);
    c.lineWidth = 1;
    stroke(d, past.points, ink.mark.front);
  }
  c.globalAlpha = 0.07;
  c.fillStyle = ink.mark.front;
  c.beginPath();
  area<[number, number]>()
    .x((p) => p[0])
    .y0(d.frame.height - d.frame.bottom)
    .y1((p) => p[1])
    .curve(curveStepAfter)
    .context(c)(steps(d, scene.front));
  c.fill();
  c.globalAlpha = 1;
  c.lineWidth = 1.75;
  stroke(d, scene.front, ink.mark.front);
}

/** Attainment: a front reaches as far right as the chart does, at its best accuracy. */
function steps(d: Drawing, points: readonly Point[]): [number, number][] {
  const placed = points.map((p) => place(d.scales, p));
  const last = placed.at(-1);
  if (!last) return [];
  const first = placed[0] as [number, number];
  const floor = d.frame.height - d.frame.bottom;
  return [[first[0], floor], ...placed, [d.frame.width - d.frame.right, last[1]]];
}

function stroke(d: Drawing, points: readonly Point[], colour: string): void {
  const { context: c } = d;
  c.strokeStyle = colour;
  c.beginPath();
  line<[number, number]>().curve(curveStepAfter).context(c)(steps(d, points));
  c.stroke();
}

function nameSupernet(d: Drawing): void {
  const mark = d.scene.marks.find((m) => m.kind === 'supernet');
  if (!mark) return;
  const { context: c, frame: f, ink } = d;
  const [x, y] = place(d.scales, mark);
  const left = x > f.width - f.right - 80;
  c.font = `600 11px ${ink.font}`;
  c.textAlign = left ? 'right' : 'left';
  c.textBaseline = 'middle';
  c.lineWidth = 3;
  c.strokeStyle = ink.surface;
  const at = x + (left ? -1 : 1) * (RADIUS.supernet + 4);
  c.strokeText('supernet', at, y);
  text(c, 'supernet', at, y, ink.text);
}

/** The ring round a mark that is pointed at or chosen, with lines to both axes. */
export function drawFocus(d: Drawing, mark: Mark, chosen: boolean): void {
  const { context: c, frame: f, ink } = d;
  const [x, y] = place(d.scales, mark);
  c.setLineDash([3, 3]);
  rule(c, [f.left, y, x, y], ink.muted);
  rule(c, [x, y, x, f.height - f.bottom], ink.muted);
  c.setLineDash([]);
  c.beginPath();
  c.arc(x, y, RADIUS[mark.kind] + 5, 0, 2 * Math.PI);
  c.strokeStyle = ink.text;
  c.lineWidth = chosen ? 2 : 1.25;
  c.stroke();
}

/** One line for the tooltip and for screen readers. */
export function describe(scene: Scene, mark: Mark): string {
  const { quantity } = scene;
  const across = `${quantity.name.toLowerCase()} ${fixed(mark.x, quantity.digits)}`;
  return `mIoU ${fixed(mark.y, 2)} %, ${across} ${quantity.unit}`;
}

type Context = CanvasRenderingContext2D;
type Segment = readonly [number, number, number, number];

function rule(c: Context, [x1, y1, x2, y2]: Segment, colour: string): void {
  c.strokeStyle = colour;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(x1, y1);
  c.lineTo(x2, y2);
  c.stroke();
}

function text(c: Context, words: string, x: number, y: number, colour: string): void {
  c.fillStyle = colour;
  c.fillText(words, x, y);
}
