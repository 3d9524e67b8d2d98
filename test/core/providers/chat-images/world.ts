import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImageWorker } from '../../../../src/core/images/image-worker.ts';
import { createChatImagesProvider } from '../../../../src/core/providers/chat-images/chat-images.ts';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import { createPriceBook, type Price } from '../../../../src/core/spend/price-book.ts';
import { quietLog, type ProviderWorld } from '../../../contract/provider-world.ts';
import { startChatEmulator, type ChatEmulator } from '../../../emulator/chat/chat-emulator.ts';
import { pictureNanos } from '../../../emulator/chat/paid-chat.ts';

export interface ChatWorld extends ProviderWorld {
  readonly emulator: ChatEmulator;
}

/** What a person who read the service's price page would enter. */
const ownPrice: Price = {
  id: 'own/gpt-4o-image',
  provider: 'chat-images',
  model: 'gpt-4o-image',
  unit: 'image',
  amountNanos: pictureNanos['low'] ?? 0,
  source: 'entered by hand',
  date: '2026-11-20',
};
export const ownPrices = createPriceBook([], [ownPrice]);

/** The adapter as shipped, against an emulated service; only the limits of time and size are a test's own. */
export async function openChatWorld(
  images: ImageWorker,
  options: Pick<ProviderWorld, 'settings'> & { readonly limits?: Partial<HttpLimits> } = {},
): Promise<ChatWorld> {
  const emulator = await startChatEmulator();
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-chat-'));
  const http = createProviderHttp({ log: quietLog, limits: options.limits ?? {} });
  const isStreamed = options.settings?.['stream'] === true;
  return {
    emulator,
    provider: createChatImagesProvider(),
    baseUrl: emulator.baseUrl,
    key: emulator.key,
    http,
    images,
    prices: ownPrices,
    ownPrices: [ownPrice],
    folder,
    asks: {
      several: isStreamed ? null : { count: 2, parameters: { quality: 'low' } },
      mask: null,
      partials: null,
    },
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
