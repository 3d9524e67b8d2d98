import path from 'node:path';
import { root } from './project-node.mjs';
import { isOlder } from './staleness.mjs';

/** Where the command line and the web host are, in few files that start in half the time of their hundreds of sources. */
export const hostFolder = path.join(root, 'out', 'host');
/** Written last, so what is older than its sources or broken off is never used. */
export const hostStamp = path.join(hostFolder, 'built.json');

const sources = ['src/core', 'src/shared', 'src/cli', 'src/web', 'package-lock.json'];

/** Whether `out/host` is there and made of the sources as they are now. */
export function isHostBuilt() {
  return !isOlder(
    hostStamp,
    sources.map((source) => path.join(root, source)),
  );
}
