import type { Ink } from './ink.js';
import type { MarkKind } from './scene.js';

/** Half of a mark's size in pixels. */
export const RADIUS: Record<MarkKind, number> = {
  earlier: 2.6,
  fresh: 6,
  archive: 5,
  front: 5,
  supernet: 9.5,
};

const FAINTEST = 0.22;

/** How visible a mark is after so many generations out of the population. */
export function opacity(age: number): number {
  return Math.max(FAINTEST, 0.85 * 0.8 ** age);
}

type Context = CanvasRenderingContext2D;

/** Dot, triangle, hollow diamond, ringed disc, star. */
export function drawMark(c: Context, kind: MarkKind, x: number, y: number, ink: Ink): void {
  c.fillStyle = ink.mark[kind];
  c.strokeStyle = kind === 'archive' ? ink.mark.archive : ink.surface;
  c.lineWidth = kind === 'archive' ? 1.75 : 1.5;
  c.beginPath();
  outline(c, kind, x, y);
  if (kind === 'archive') c.fillStyle = ink.surface;
  c.fill();
  if (kind !== 'earlier') c.stroke();
}

function outline(c: Context, kind: MarkKind, x: number, y: number): void {
  const r = RADIUS[kind];
  switch (kind) {
    case 'earlier':
    case 'front':
      c.arc(x, y, r, 0, 2 * Math.PI);
      break;
    case 'fresh':
      polygon(c, x, y + 0.8, [r, r, r]);
      break;
    case 'archive':
      polygon(c, x, y, [r, r, r, r]);
      break;
    case 'supernet':
      polygon(c, x, y, [r, r / 2.4, r, r / 2.4, r, r / 2.4, r, r / 2.4, r, r / 2.4]);
      break;
  }
}

/** A closed figure whose corners stand at equal angles, the first one up. */
function polygon(c: Context, x: number, y: number, radii: readonly number[]): void {
  radii.forEach((radius, i) => {
    const angle = (2 * Math.PI * i) / radii.length - Math.PI / 2;
    const [px, py] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    if (i === 0) c.moveTo(px, py);
    else c.lineTo(px, py);
  });
  c.closePath();
}
