import type { Logger } from '../../src/core/ports.ts';

/** For code whose log is not what a test is about. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
