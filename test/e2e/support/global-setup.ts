import { buildHostIfOlder } from '../../../scripts/build-host.mjs';
import { buildWindowIfOlder } from '../../../scripts/build-window.mjs';
import { ensureSampleLibrary } from './sample-library.ts';

/** Before the first test: the window as it is now, and one finished sample library to copy. */
// Playwright takes a default export and nothing else.
// eslint-disable-next-line import-x/no-default-export
export default async function prepare(): Promise<void> {
  await buildWindowIfOlder();
  await buildHostIfOlder();
  await ensureSampleLibrary();
}
