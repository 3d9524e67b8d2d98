import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './project-node.mjs';

const folder = path.join(root, 'node_modules', 'electron');
/** Time to hear from the place Electron is downloaded from; offline must not delay the browser. */
const reachableWithinMs = 4000;
/** About 110 MB, on a slow line. */
const downloadWithinMs = 10 * 60_000;

/** Electron's program, or null with the reason, in words that end a sentence. */
export async function findElectron() {
  const hindrance = whyNotHere();
  if (hindrance) return { program: null, reason: hindrance };
  const installed = installedProgram();
  if (installed) return { program: installed, reason: null };
  if (!existsSync(path.join(folder, 'install.js'))) return { program: null, reason: 'it is not installed' };
  if (!(await isReachable()))
    return { program: null, reason: 'it is not installed and cannot be downloaded' };
  process.stderr.write('Downloading Electron, once (about 110 MB).\n');
  await download();
  const program = installedProgram();
  return program ? { program, reason: null } : { program: null, reason: 'its download failed' };
}

function whyNotHere() {
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display here';
  if (process.getuid() === 0) return 'Chromium has no sandbox for the root user';
  return null;
}

function installedProgram() {
  const nameFile = path.join(folder, 'path.txt');
  if (!existsSync(nameFile)) return null;
  const program = path.join(folder, 'dist', readFileSync(nameFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

async function isReachable() {
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const address = `${mirror.replace(/\/?$/, '/')}v${version}/SHASUMS256.txt`;
  try {
    const reply = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(reachableWithinMs) });
    return reply.ok;
  } catch {
    // Offline, blocked, or too slow to wait for: the browser opens instead.
    return false;
  }
}

function download() {
  return new Promise((resolve) => {
    const installer = spawn(process.execPath, [path.join(folder, 'install.js')], {
      // Standard output is for the address alone.
      stdio: ['ignore', 2, 2],
      timeout: downloadWithinMs,
    });
    installer.on('error', resolve);
    installer.on('exit', resolve);
  });
}
