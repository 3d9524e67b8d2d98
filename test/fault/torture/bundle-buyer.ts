import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode, startedByName } from '../../../scripts/build-host.mjs';

// As deep in the project as `out/host`: the app reads its version from the package two folders up.
const folder = fileURLToPath(new URL('../../../.cache/torture', import.meta.url));

/** Bundles the process that buys, as the app itself is bundled, and gives the file to start. */
export async function bundleBuyer(): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await bundleForNode({ buyer: 'test/fault/torture/buyer-process.ts', ...startedByName }, folder);
  return path.join(folder, 'buyer.js');
}
