import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createSessionClient, openSession, type SessionClient } from './session.ts';
import { startServeProcess } from './serve-process.ts';

const root = path.join(import.meta.dirname, '../../..');
const cache = path.join(root, '.cache', 'sample-library');
/** What decides how a library looks: a change there makes a new one. */
const makers = ['src/core', 'src/shared', 'resources'];
/** Pictures of the sample project when Demo has drawn them all. */
const samplePictures = 6;

/** What `ensureSampleLibrary` found or made, for the workers it starts. */
const pathVariable = 'PROOFSHEET_E2E_SAMPLE';

/** Where the finished sample library is; tests copy it and never open it. */
export function sampleLibraryPath(): string {
  const kept = process.env[pathVariable];
  if (kept === undefined) throw new Error('the sample library is made before the first test');
  return kept;
}

/** Makes it through the host as a person would, where one of these sources is not kept already. */
export async function ensureSampleLibrary(): Promise<void> {
  const kept = path.join(cache, String(Math.floor(newestMs())));
  process.env[pathVariable] = kept;
  if (existsSync(kept)) return;
  await forgetOldOnes();
  const home = await mkdtemp(path.join(cache, 'making-'));
  const library = path.join(home, 'library');
  const host = await startServeProcess({ library, home });
  try {
    const client = createSessionClient(new URL(host.url).origin, await openSession(host.url));
    await untilSampleIsDone(client);
  } finally {
    await host.stop();
  }
  await rename(library, kept);
  await rm(home, { recursive: true, force: true });
}

function newestMs(): number {
  const times = makers.flatMap((maker) =>
    readdirSync(path.join(root, maker), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
  );
  return Math.max(...times);
}

/** Another run may be making or copying one now, so only what is a day old goes. */
async function forgetOldOnes(): Promise<void> {
  await mkdir(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    const folder = path.join(cache, name);
    if (Date.now() - statSync(folder).mtimeMs > 24 * 60 * 60_000) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function untilSampleIsDone(client: SessionClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = async (): Promise<void> => {
      const { count } = await client.call('images.count', { scope: { kind: 'all' } });
      if (count < samplePictures) return;
      stop();
      resolve();
    };
    const onChange = (): void => void look().catch(reject);
    const stop = client.subscribe(onChange, onChange);
    onChange();
  });
}
