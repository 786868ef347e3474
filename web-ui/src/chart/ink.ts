import type { MarkKind } from './scene.js';

/** Colours and fonts of the canvas, taken from the page's custom properties. */
export interface Ink {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly font: string;
  readonly mark: Record<MarkKind, string>;
}

export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const get = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: get('--text'),
    muted: get('--muted'),
    grid: get('--grid'),
    axis: get('--axis'),
    surface: get('--surface'),
    font: style.fontFamily,
    mark: {
      earlier: get('--mark-earlier'),
      fresh: get('--mark-fresh'),
      archive: get('--mark-archive'),
      front: get('--mark-front'),
      supernet: get('--mark-supernet'),
    },
  };
}
