/** Numbers as people read them. Every figure on the page goes through here. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function whole(value: number): string {
  return grouped.format(value);
}

export function fixed(value: number, digits: number): string {
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

export function percent(share: number, digits = 2): string {
  return `${fixed(share * 100, digits)} %`;
}

export function milliseconds(cycles: number, clockHz: number): string {
  return `${whole((cycles / clockHz) * 1e3)} ms`;
}

export function megahertz(clockHz: number): string {
  return clockHz > 0 ? `${Number((clockHz / 1e6).toFixed(3))} MHz` : 'unknown';
}

export function kibibytes(bytes: number): string {
  return `${whole(bytes / 1024)} KiB`;
}

export function clock(at: number | string): string {
  return new Date(at).toLocaleTimeString([], { hour12: false });
}

export function shortHash(sha256: string): string {
  return sha256.slice(0, 12);
}

/** A change against a reference, with its sign: "−48 %". */
export function change(value: number, reference: number): string {
  if (reference === 0) return '';
  const share = Math.round((value / reference - 1) * 100);
  return share === 0 ? '±0 %' : `${share > 0 ? '+' : '−'}${Math.abs(share)} %`;
}

/** A span of time, rounded up: "40 s", "12 min", "3 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The middle one; 0 of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A number of any size with three digits that count. */
export function significant(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}
