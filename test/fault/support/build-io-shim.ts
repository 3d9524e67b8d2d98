import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('./io-shim.c', import.meta.url));
const cache = fileURLToPath(new URL('../../../.cache/io-shim', import.meta.url));

/** Why disk faults cannot be simulated on this machine, or null. They need Linux and a C compiler. */
export function whyNoShim(): string | null {
  if (process.platform !== 'linux') return 'disk faults are simulated on Linux only';
  return spawnSync('cc', ['--version']).status === 0 ? null : 'there is no C compiler';
}

/** Builds the library that stands between a process and its disk, once per source; gives its path. */
export function buildIoShim(): string {
  const name = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const built = path.join(cache, `${name}.so`);
  if (existsSync(built)) return built;
  mkdirSync(cache, { recursive: true });
  // Two test files may build at once: each into its own name, the rename is atomic.
  const temporary = path.join(cache, `${name}.${process.pid}.so`);
  const args = ['-O2', '-shared', '-fPIC', '-Wall', '-Werror', '-o', temporary, source, '-ldl'];
  const made = spawnSync('cc', args, { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`io-shim.c does not compile: ${made.stderr}`);
  renameSync(temporary, built);
  return built;
}
