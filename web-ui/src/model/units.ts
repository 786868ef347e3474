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
