/** A mark's place on the screen. */
export interface Spot {
  readonly genome: string;
  readonly x: number;
  readonly y: number;
}

const CELL = 24;

/** Finds the mark under the pointer; a grid, because marks move only when data comes. */
export class HitGrid {
  private readonly cells = new Map<string, Spot[]>();

  constructor(spots: readonly Spot[]) {
    for (const spot of spots) {
      const key = cell(spot.x, spot.y);
      const bucket = this.cells.get(key);
      if (bucket) bucket.push(spot);
      else this.cells.set(key, [spot]);
    }
  }

  /** The nearest spot within the radius (at most a cell); later spots lie on top and win ties. */
  nearest(x: number, y: number, radius: number = CELL): Spot | null {
    let best: Spot | null = null;
    let bestSquare = Math.min(radius, CELL) ** 2;
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        for (const spot of this.cells.get(cell(x + i * CELL, y + j * CELL)) ?? []) {
          const square = (spot.x - x) ** 2 + (spot.y - y) ** 2;
          if (square <= bestSquare) [best, bestSquare] = [spot, square];
        }
      }
    }
    return best;
  }
}

function cell(x: number, y: number): string {
  return `${Math.floor(x / CELL)}:${Math.floor(y / CELL)}`;
}
