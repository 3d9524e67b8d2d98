import type { Sha256 } from '../../src/shared/ids.ts';

/** A legal hash for rows without a file: equal numbers give equal hashes. */
export function hashNumber(number: number): Sha256 {
  return number.toString(16).padStart(64, '0') as Sha256;
}
