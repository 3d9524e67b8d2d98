import { readFile } from 'node:fs/promises';
import type { WasmReader } from '@contentauth/c2pa-wasm';
import { z } from 'zod';
import type { CredentialsCheck } from '../../../shared/credentials.ts';
import type { Sharp } from './load-sharp.ts';
import { readWhole } from './inspect.ts';
import { decoding } from './open-picture.ts';
import { splitPicture } from '../container/split-picture.ts';

type Reader = typeof WasmReader;

/** More are told of by nobody; a chain of edits elsewhere can have hundreds. */
const mostActions = 20;
const longestText = 300;

const Text = z
  .string()
  .transform((text) => text.toWellFormed().replace(/\s+/g, ' ').trim().slice(0, longestText));
const Agent = z.union([Text, z.object({ name: Text }).transform(({ name }) => name)]);
const Action = z.object({ action: Text, softwareAgent: Agent.nullish().catch(null) });
const Manifest = z.object({
  claim_generator_info: z.array(z.object({ name: Text, version: Text.nullish() })).catch([]),
  claim_generator: Text.nullish().catch(null),
  signature_info: z
    .object({ issuer: Text.nullish(), common_name: Text.nullish(), time: Text.nullish() })
    .nullish()
    .catch(null),
  assertions: z.array(z.object({ label: z.string(), data: z.unknown() })).catch([]),
});
const Store = z.object({
  active_manifest: z.string(),
  manifests: z.record(z.string(), Manifest),
  validation_state: z.string(),
  validation_status: z.array(z.object({ code: Text, explanation: Text.nullish() })).nullish(),
});

const nothing = { signer: null, generator: null, signedAt: null, actions: [], problems: [] } as const;
const mediaTypes = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const;

/** Holds a file's content credentials against its bytes. Nothing is fetched: what lies elsewhere stays unknown. */
export async function checkCredentials(sharp: Sharp, path: string): Promise<CredentialsCheck> {
  const { bytes, facts } = await decoding(() => readWhole(sharp, path));
  const isThere = splitPicture(bytes, facts.format).some(({ kind }) => kind === 'credentials');
  if (!isThere) return { state: 'none', ...nothing, actions: [], problems: [] };
  try {
    const reader = await (await loadReader()).fromBytes(mediaTypes[facts.format], bytes);
    try {
      return describe(Store.parse(JSON.parse(reader.json())));
    } finally {
      reader.free();
    }
  } catch (error) {
    const why = Text.parse(error instanceof Error ? error.message : String(error));
    return { state: 'unreadable', ...nothing, actions: [], problems: [why] };
  }
}

let loading: Promise<Reader> | null = null;

/** Nine megabytes of WebAssembly, for those who ask; it finds no network in this process. */
function loadReader(): Promise<Reader> {
  loading ??= (async () => {
    globalThis.fetch = () => Promise.reject(new Error('The image worker has no network.'));
    const { default: init, WasmReader } = await import('@contentauth/c2pa-wasm');
    const file = new URL(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
    await init({ module_or_path: await readFile(file) });
    return WasmReader;
  })();
  return loading;
}

function describe(store: z.output<typeof Store>): CredentialsCheck {
  const active = Object.hasOwn(store.manifests, store.active_manifest)
    ? store.manifests[store.active_manifest]
    : undefined;
  const generator = active?.claim_generator_info[0];
  const signature = active?.signature_info;
  const isIntact = ['Valid', 'Trusted'].includes(store.validation_state);
  return {
    state: isIntact ? 'intact' : 'broken',
    signer: signature?.issuer ?? signature?.common_name ?? null,
    generator: generator
      ? [generator.name, generator.version ?? ''].join(' ').trim()
      : (active?.claim_generator ?? null),
    signedAt: signature?.time ?? null,
    actions: actionsOf(active?.assertions ?? []),
    problems: isIntact
      ? []
      : (store.validation_status ?? [])
          // Nobody here keeps a list of signers to trust: that one is unknown is no fault of the file.
          .filter(({ code }) => code !== 'signingCredential.untrusted')
          .slice(0, mostActions)
          .map(({ code, explanation }) => explanation ?? code),
  };
}

function actionsOf(assertions: readonly { readonly label: string; readonly data: unknown }[]): string[] {
  return assertions
    .filter(({ label }) => label.startsWith('c2pa.actions'))
    .flatMap(({ data }) => z.object({ actions: z.array(Action) }).safeParse(data).data?.actions ?? [])
    .slice(0, mostActions)
    .map(({ action, softwareAgent }) => {
      const what = action.replace(/^c2pa\./, '').replaceAll('_', ' ');
      return softwareAgent ? `${what} by ${softwareAgent}` : what;
    });
}
