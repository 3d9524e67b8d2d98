import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import { createRunApiProvider } from '../../../../src/core/providers/runapi/runapi.ts';
import type { ImageWorker } from '../../../../src/core/images/image-worker.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { quietLog, type ProviderWorld } from '../../../contract/provider-world.ts';
import { startRunApiEmulator, type RunApiEmulatorOptions } from '../../../emulator/runapi/runapi-emulator.ts';
import type { TaskEmulator } from '../../../emulator/tasks/task-types.ts';

export interface TaskWorld extends ProviderWorld {
  readonly emulator: TaskEmulator;
}

/** The adapter as shipped, against an emulated RunAPI; only the limits of time and size are a test's own. */
export async function openRunApiWorld(
  images: ImageWorker,
  options: { readonly limits?: Partial<HttpLimits>; readonly emulator?: RunApiEmulatorOptions } = {},
): Promise<TaskWorld> {
  const emulator = await startRunApiEmulator(options.emulator);
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-runapi-'));
  const http = createProviderHttp({ log: quietLog, limits: options.limits ?? {} });
  const rows = readShippedPrices().filter((price) => price.provider === 'runapi');
  return {
    emulator,
    provider: createRunApiProvider(),
    baseUrl: emulator.baseUrl,
    key: emulator.key,
    http,
    images,
    prices: createPriceBook(rows, []),
    folder,
    asks: {
      one: {},
      several: { model: 'gpt-4o-image', count: 4 },
      edit: {},
      mask: { model: 'gpt-4o-image' },
      references: { model: 'gpt-image-1.5' },
      partials: null,
    },
    pictureSize: null,
    estimateSlackNanos: 200_000_000,
    charged: () => emulator.charges.map((charge) => charge.amountNanos - charge.refundNanos),
    postCount: () => emulator.creates.length,
    async close() {
      await http.close();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
