import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { createImageWorker } from '../../src/core/images/image-worker-client.ts';
import { spawnImageWorkerProcess } from '../../src/core/images/spawn-child-process.ts';
import { makePicture, writePicture } from '../support/pictures.ts';
import { interleaved, percentile, worstStallMs, type BenchRow } from './measure.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The image worker against sharp in this process, and what a large reply costs the main loop. */
export async function imagesBench(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  const images = createImageWorker({ spawn: () => spawnImageWorkerProcess(), log });
  try {
    return [await thumbnails(folder, images), await largeReply(folder, images)];
  } finally {
    await images.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Worker = ReturnType<typeof createImageWorker>;

async function thumbnails(folder: string, images: Worker): Promise<BenchRow> {
  const file = await writePicture(folder, 'photo.png', { width: 1024, height: 1024, content: 'photo' });
  const bare = (): Promise<Buffer> =>
    sharp(file).resize(320, 320, { fit: 'inside' }).webp({ effort: 0 }).toBuffer();
  const times = await interleaved(
    15,
    () => Promise.all([images.thumbnails(file), images.thumbnails(file)]),
    () => Promise.all([bare(), bare()]),
  );
  return {
    name: 'thumbnails (both sizes and the placeholder), two at once',
    unit: 'pictures/s',
    ours: 2000 / percentile(times.ours, 0.5),
    baseline: 2000 / percentile(times.baseline, 0.5),
    against: 'bare sharp to one 320 px WebP',
    goal: 'at least 0.8 of the baseline',
  };
}

async function largeReply(folder: string, images: Worker): Promise<BenchRow> {
  const picture = await makePicture({ width: 1152, height: 1152, content: 'noise' });
  const data = Array.from({ length: 10 }, () => ({ b64_json: picture.toString('base64') }));
  const body = path.join(folder, 'reply.body');
  await writeFile(body, JSON.stringify({ created: 1, data }));
  const ours = await worstStallMs(() => images.extractReply(body, 'json', folder));
  const baseline = await worstStallMs(async () => {
    const reply = JSON.parse(await readFile(body, 'utf8')) as { data: { b64_json: string }[] };
    for (const each of reply.data) Buffer.from(each.b64_json, 'base64');
  });
  return {
    name: 'main loop stall, a reply of ten 4 MB pictures',
    unit: 'ms',
    ours,
    baseline,
    against: 'JSON.parse and base64 in the same process',
    goal: 'at most 16 ms and 0.15 of the baseline',
  };
}
