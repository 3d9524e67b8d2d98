import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImageWorker } from '../../../../src/core/images/image-worker.ts';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import { createOpenAiResponsesProvider } from '../../../../src/core/providers/openai-responses/openai-responses.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { quietLog, type ProviderWorld } from '../../../contract/provider-world.ts';
import {
  startResponsesEmulator,
  type ResponsesEmulator,
} from '../../../emulator/responses/responses-emulator.ts';

export interface ResponsesWorld extends ProviderWorld {
  readonly emulator: ResponsesEmulator;
}

const responsesPrices = createPriceBook(
  readShippedPrices().filter((price) => price.provider === 'openai-responses'),
  [],
);

/** The adapter as shipped, against an emulated service; only the limits of time and size are a test's own. */
export async function openResponsesWorld(
  images: ImageWorker,
  options: Pick<ProviderWorld, 'settings'> & { readonly limits?: Partial<HttpLimits> } = {},
): Promise<ResponsesWorld> {
  const emulator = await startResponsesEmulator();
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-responses-'));
  const http = createProviderHttp({ log: quietLog, limits: options.limits ?? {} });
  return {
    emulator,
    provider: createOpenAiResponsesProvider(),
    baseUrl: emulator.baseUrl,
    key: emulator.key,
    http,
    images,
    prices: responsesPrices,
    folder,
    asks: { several: null, ...(options.settings?.['background'] === false ? { cancelled: null } : {}) },
    // The allowance for the text model is far above what this one takes.
    estimateSlackNanos: 60_000_000,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    charged: () => emulator.charges.map((charge) => charge.amountNanos),
    postCount: () => emulator.calls.length,
    async close() {
      await http.close();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
