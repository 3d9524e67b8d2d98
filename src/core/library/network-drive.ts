import { statfs } from 'node:fs/promises';
import type { LibraryProblem } from '../../shared/library-model.ts';

/** `f_type` of statfs(2) for file systems that reach over a network, or may; from linux/magic.h. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
]);

/** What a number of statfs(2) means, where it means a network. Linux only: elsewhere the numbers are others. */
export function networkTypeOf(type: number, platform: NodeJS.Platform): string | null {
  // Some kernels give the 32-bit number with its sign.
  return platform === 'linux' ? (networkTypes.get(type >>> 0) ?? null) : null;
}

/** A warning where the library lies on a network drive; none where that cannot be known. */
export async function findNetworkDrive(root: string): Promise<LibraryProblem | null> {
  const { type } = await statfs(root);
  const name = networkTypeOf(type, process.platform);
  if (name === null) return null;
  return {
    code: 'network-drive',
    message:
      `This library seems to lie on a network drive (${name}). Network drives can lose or mix up writes, and two computers ` +
      'may open the library at once. Keep the library on a disk of this computer, and put backups there instead.',
    isRepairable: false,
  };
}
