import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionSettings } from '../../../../src/core/db/connections.ts';
import type { ImageWorker } from '../../../../src/core/images/image-worker.ts';
import { createCompatibleProvider } from '../../../../src/core/providers/compatible/compatible.ts';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import { createPriceBook, type Price } from '../../../../src/core/spend/price-book.ts';
import { quietLog, type ProviderWorld } from '../../../contract/provider-world.ts';
import {
  startCompatibleEmulator,
  type CompatibleEmulator,
  type CompatibleEmulatorOptions,
} from '../../../emulator/compatible/compatible-emulator.ts';
import type { ServerName } from '../../../emulator/compatible/kinds.ts';

export interface CompatibleWorld extends ProviderWorld {
  readonly emulator: CompatibleEmulator;
}

/** What a person sets, or probing finds, for each server. */
const suitable: Readonly<Record<ServerName, ConnectionSettings>> = {
  localai: { responseFormat: 'b64_json', edits: 'localai', mask: 'white', maxCount: 4 },
  sdcpp: { responseFormat: 'none', edits: 'edits', mask: 'grey', webpInputs: false, maxCount: 4 },
  vllm: { responseFormat: 'b64_json', edits: 'edits', mask: 'alpha', sizeStep: 16, maxCount: 4 },
};

const usualModel: Readonly<Record<ServerName, string>> = {
  localai: 'flux-schnell',
  sdcpp: 'sd-cpp-local',
  vllm: 'Qwen/Qwen-Image',
};

const pictureNanos = 10_000_000;

/** What whoever runs the server told the person. */
const prices = createPriceBook(
  [],
  Object.values(usualModel).map((model): Price => ({
    id: `own/${model}`,
    provider: 'compatible',
    model,
    unit: 'image',
    amountNanos: pictureNanos,
    source: 'entered by hand',
    date: '2026-11-20',
  })),
);

/** The adapter as shipped, against one emulated server; priced by the picture unless the settings say free. */
export async function openCompatibleWorld(
  images: ImageWorker,
  server: ServerName,
  options: {
    readonly settings?: ConnectionSettings;
    readonly limits?: Partial<HttpLimits>;
    readonly emulator?: CompatibleEmulatorOptions;
  } = {},
): Promise<CompatibleWorld> {
  const settings = { ...suitable[server], ...options.settings };
  const isFree = settings['cost'] === 'free';
  const emulator = await startCompatibleEmulator({
    server,
    pictureNanos: isFree ? 0 : pictureNanos,
    ...options.emulator,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-compatible-'));
  const http = createProviderHttp({ log: quietLog, limits: options.limits ?? {} });
  const model = usualModel[server];
  return {
    emulator,
    provider: createCompatibleProvider(),
    baseUrl: emulator.baseUrl,
    key: null,
    http,
    images,
    prices,
    folder,
    settings,
    asks: {
      one: { model },
      several: { model, count: 3 },
      edit: { model },
      mask: { model },
      // The suite sends a WebP among them, which stable-diffusion.cpp cannot read.
      references: server === 'sdcpp' ? null : { model },
      partials: null,
    },
    charged: () => emulator.charges.map((charge) => charge.amountNanos),
    postCount: () => emulator.calls.length,
    async close() {
      await http.close();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
