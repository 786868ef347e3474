import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { Point, Scene } from './scene.js';

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** Room for tick labels; narrow screens get narrow margins. */
export function frame(width: number, height: number, secondScale: boolean): Frame {
  const narrow = width < 480;
  return {
    width,
    height,
    left: narrow ? 40 : 54,
    right: narrow ? 12 : 22,
    top: secondScale ? 44 : 18,
    bottom: 46,
  };
}

/** The extent with some air, never of zero length. */
export function domain(values: readonly number[], air = 0.06): [number, number] {
  if (values.length === 0) return [0, 1];
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high - low || Math.abs(high) * 0.1 || 1;
  return [low - span * air, high + span * air];
}

export function scales(scene: Scene, f: Frame): Scales {
  const xs = domain(scene.marks.map((m) => m.x));
  const ys = domain(scene.marks.map((m) => m.y));
  return {
    x: scaleLinear([Math.max(0, xs[0]), xs[1]], [f.left, f.width - f.right]),
    y: scaleLinear([Math.max(0, ys[0]), Math.min(100, ys[1])], [f.height - f.bottom, f.top]),
  };
}

/** About one tick per so many pixels. */
export function tickCount(pixels: number, each: number): number {
  return Math.max(2, Math.floor(pixels / each));
}

export function place(s: Scales, point: Point): [number, number] {
  return [s.x(point.x), s.y(point.y)];
}
