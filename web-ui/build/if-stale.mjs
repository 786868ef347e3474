// Runs a command only if something it reads is newer than what it made last:
//   node build/if-stale.mjs OUTPUT INPUT... -- COMMAND ARGUMENT...
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const split = process.argv.indexOf('--');
const [output, ...inputs] = process.argv.slice(2, split);
const [command, ...rest] = process.argv.slice(split + 1);

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time changes when a file in it is removed.
  const inside = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(stat.mtimeMs, ...inside);
}

const made = statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (made > Math.max(...inputs.map(newest))) {
  console.log(`${output} is up to date`);
} else {
  const windows = process.platform === 'win32';
  process.exit(spawnSync(command, rest, { stdio: 'inherit', shell: windows }).status ?? 1);
}
