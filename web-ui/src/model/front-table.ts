import { measured } from './quantity.js';
import type { Candidate } from './run-state.js';

export type Column = 'genome' | 'miou' | 'latency' | 'flops' | 'params';
export interface Order {
  readonly column: Column;
  readonly ascending: boolean;
}

const VALUE: Record<Column, (c: Candidate) => number | string> = {
  genome: (c) => c.genome,
  miou: (c) => c.accuracy?.meanIou ?? -1,
  latency: (c) => measured(c)?.cycles ?? Infinity,
  flops: (c) => c.costs.flopsKeras,
  params: (c) => c.costs.parameters,
};

/** Rows in the asked order; ties by genome, so that rows never jump. */
export function sorted(rows: readonly Candidate[], order: Order): Candidate[] {
  const value = VALUE[order.column];
  const sign = order.ascending ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x !== y) return (x < y ? -1 : 1) * sign;
    return a.genome < b.genome ? -1 : 1;
  });
}

/** The same column again turns the order; a new one starts with its best end. */
export function nextOrder(order: Order, column: Column): Order {
  if (order.column === column) return { column, ascending: !order.ascending };
  return { column, ascending: column !== 'miou' };
}
