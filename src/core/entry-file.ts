import { fileURLToPath } from 'node:url';

/**
 * The file that a process or thread of ours starts with. Sources name the module beside them; in a bundle, where all
 * modules are one, it is the compiled file of that name in the bundle's folder.
 */
export function entryFile(askingUrl: string, source: string, compiled: string): string {
  return fileURLToPath(new URL(askingUrl.endsWith('.ts') ? source : compiled, askingUrl));
}
