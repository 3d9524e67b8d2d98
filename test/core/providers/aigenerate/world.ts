import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAiGenerateProvider } from '../../../../src/core/providers/aigenerate/aigenerate.ts';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import type { ImageWorker } from '../../../../src/core/images/image-worker.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { quietLog, type ProviderWorld } from '../../../contract/provider-world.ts';
import {
  startAiGenerateEmulator,
  type AiGenerateEmulatorOptions,
} from '../../../emulator/aigenerate/aigenerate-emulator.ts';
import type { TaskWorld } from '../runapi/world.ts';

/** The adapter as shipped, against an emulated AI Generate; only the limits of time and size are a test's own. */
export async function openAiGenerateWorld(
  images: ImageWorker,
  options: {
    readonly limits?: Partial<HttpLimits>;
    readonly emulator?: AiGenerateEmulatorOptions;
    readonly settings?: ProviderWorld['settings'];
  } = {},
): Promise<TaskWorld> {
  const emulator = await startAiGenerateEmulator(options.emulator);
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-aigenerate-'));
  const http = createProviderHttp({ log: quietLog, limits: options.limits ?? {} });
  const rows = readShippedPrices().filter((price) => price.provider === 'aigenerate');
  return {
    emulator,
    provider: createAiGenerateProvider(),
    baseUrl: emulator.baseUrl,
    key: emulator.key,
    http,
    images,
    prices: createPriceBook(rows, []),
    folder,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    asks: {
      one: {},
      several: null,
      edit: {},
      mask: null,
      references: { parameters: { quality: 'high' } },
      partials: null,
    },
    pictureSize: null,
    charged: () => emulator.charges.map((charge) => charge.amountNanos - charge.refundNanos),
    postCount: () => emulator.creates.length,
    async close() {
      await http.close();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
