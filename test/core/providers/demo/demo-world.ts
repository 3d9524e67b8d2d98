import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoProvider } from '../../../../src/core/providers/demo/demo-provider.ts';
import type { Provider, SubmitResult } from '../../../../src/core/providers/provider.ts';
import type { ProviderHttp } from '../../../../src/core/providers/http.ts';
import { startTestImageWorker, type ProviderWorld } from '../../../contract/provider-world.ts';

/** Demo has no network: whoever calls this has found a bug. */
const noNetwork: ProviderHttp = {
  sendPaid: () => Promise.reject(new Error('Demo sent something')),
  requestFree: () => Promise.reject(new Error('Demo asked somebody')),
  saveFree: () => Promise.reject(new Error('Demo asked somebody')),
  sendFile: () => Promise.reject(new Error('Demo sent something')),
  fetchResult: () => Promise.reject(new Error('Demo fetched something')),
};

const pictureNanos: Readonly<Record<string, number>> = {
  low: 5_000_000,
  medium: 20_000_000,
  high: 80_000_000,
};

/** Demo as the shared suite wants an adapter: what it "took" is counted from the pictures it delivered. */
export async function openDemoWorld(): Promise<ProviderWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'proofsheet-demo-test-'));
  const images = startTestImageWorker();
  const provider = createDemoProvider({ stepDelayMs: 0 });
  const charged: number[] = [];
  let postCount = 0;
  const watched: Provider = {
    ...provider,
    async submit(context): Promise<SubmitResult> {
      postCount += 1;
      const result = await provider.submit(context);
      if (result.kind === 'received') charged.push(await amountIn(context.folder));
      return result;
    },
  };
  return {
    provider: watched,
    baseUrl: '',
    key: null,
    http: noNetwork,
    images,
    prices: { find: () => null },
    folder,
    asks: { cancelled: { model: 'demo-task', parameters: { quality: 'low' } } },
    charged: () => charged,
    postCount: () => postCount,
    async close() {
      await images.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Play money by the reply's own words: its quality and how many pictures it holds. */
async function amountIn(folder: string): Promise<number> {
  const reply = JSON.parse(await readFile(join(folder, 'reply.body'), 'utf8')) as {
    quality: string;
    pictures: unknown[];
  };
  return (pictureNanos[reply.quality] ?? Number.NaN) * reply.pictures.length;
}
