import { existsSync } from 'node:fs';
import path from 'node:path';
import { renameDurably } from '../files/durable.ts';

/** Moves a file of the library to backups/orphans under a free name; nothing of somebody's is ever deleted by a repair. */
export async function setAside(root: string, name: string): Promise<void> {
  const folder = path.join(root, 'backups', 'orphans');
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number += 1) {
    const target = path.join(folder, number === 1 ? `${stem}${ext}` : `${stem}-${number}${ext}`);
    if (existsSync(target)) continue;
    await renameDurably(path.join(root, name), target);
    return;
  }
}
