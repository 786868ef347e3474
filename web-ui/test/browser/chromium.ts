import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PATH = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why browser tests cannot run here, or null. */
export const missing: string | null = existsSync(PATH)
  ? null
  : `no Chromium at ${PATH}: install it or name another in the variable CHROMIUM`;

if (missing) console.log(`Browser tests are skipped: ${missing}`);

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
