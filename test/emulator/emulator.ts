import type { Emulator, EmulatorOptions } from './emulator-types.ts';

export type {
  CallOutcome,
  Charge,
  Emulator,
  EmulatorOptions,
  Hold,
  RecordedCall,
  RecordedFile,
  Usage,
} from './emulator-types.ts';

/** Starts an OpenAI Images provider on a loopback port. */
export function startEmulator(_options: EmulatorOptions = {}): Promise<Emulator> {
  return Promise.reject(new Error('The emulator is not built yet; its signature is.'));
}
