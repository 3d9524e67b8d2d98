import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createOpenAiImagesProvider } from '../../../../src/core/providers/openai-images/openai-images.ts';
import type { ImageWorker } from '../../../../src/core/images/image-worker.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { quietLog, type ProviderWorld } from '../../../contract/provider-world.ts';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../../emulator/emulator.ts';

export interface OpenAiWorld extends ProviderWorld {
  readonly emulator: Emulator;
}

/** The adapter as shipped, against an emulated provider; only the limits of time and size are a test's own. */
export async function openOpenAiWorld(
  images: ImageWorker,
  options: { readonly limits?: Partial<HttpLimits>; readonly emulator?: EmulatorOptions } = {},
): Promise<OpenAiWorld> {
  const emulator = await startEmulator(options.emulator);
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-openai-'));
  const http = createProviderHttp({ log: quietLog, limits: options.limits ?? {} });
  return {
    emulator,
    provider: createOpenAiImagesProvider(),
    baseUrl: emulator.baseUrl,
    key: emulator.key,
    http,
    images,
    prices: createPriceBook(readShippedPrices(), []),
    folder,
    charged: () => emulator.charges.map((charge) => charge.amountNanos),
    postCount: () => emulator.calls.length,
    async close() {
      await http.close();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
