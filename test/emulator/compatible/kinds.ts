import type { Inputs } from '../inputs.ts';

/** A call one of these servers turns down, with the body that server gives. */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly document: unknown;

  constructor(status: number, document: unknown) {
    super(JSON.stringify(document));
    this.name = 'ServerRefusal';
    this.status = status;
    this.document = document;
  }
}

/** What tells one server from another, as documented; nothing here is taken from the application. */
export interface ServerKind {
  readonly models: readonly Readonly<Record<string, string>>[];
  /** Paths of edits below /v1, and whether both picture and mask must come. */
  readonly editPath: { readonly path: string; readonly needsMask: boolean };
  /** Pictures of a JSON generation as bare base64. */
  readonly takesReferences: boolean;
  /** What comes without `response_format`; null where the field is not read at all. */
  readonly defaultFormat: 'url' | 'b64_json' | null;
  readonly formats: readonly ('url' | 'b64_json')[];
  /** Which pixels of a mask are drawn over. */
  readonly maskRule: 'alpha' | 'white' | 'grey';
  readonly takesWebp: boolean;
  /** Edges must be multiples of this; a missing size is 512x512. */
  readonly sizeStep: number;
  readonly takesWordsForSize: boolean;
  readonly editsKeepInputSize: boolean;
  readonly readsModel: boolean;
  /** A key that is given has to be right; none is right too. */
  readonly checksKey: boolean;
  readonly prefixes: readonly string[];
  /** Free addresses of its own. */
  readonly ownRoutes: Readonly<Record<string, unknown>>;
  refuse(status: number, message: string, field?: string): ServerRefusal;
  readonly envelope: (serial: number) => Readonly<Record<string, unknown>>;
}

export type ServerName = 'localai' | 'sdcpp' | 'vllm';

export const serverKinds: Readonly<Record<ServerName, ServerKind>> = {
  localai: {
    models: [
      { id: 'flux-schnell', object: 'model' },
      { id: 'stablediffusion', object: 'model' },
    ],
    editPath: { path: '/images/inpainting', needsMask: true },
    takesReferences: true,
    defaultFormat: 'url',
    formats: ['url', 'b64_json'],
    maskRule: 'white',
    takesWebp: true,
    sizeStep: 8,
    takesWordsForSize: true,
    editsKeepInputSize: false,
    readsModel: true,
    checksKey: true,
    prefixes: ['/v1', ''],
    ownRoutes: {
      '/system': { backends: ['diffusers', 'stablediffusion-ggml'], loaded_models: [] },
      '/version': { version: 'v3.8.0' },
    },
    // Echo's own bodies; a 404 has none of LocalAI's words at all.
    refuse: (status, message) =>
      new ServerRefusal(
        status,
        status === 404 ? { message: 'Not Found' } : { error: { code: status, message, type: '' } },
      ),
    envelope: (serial) => ({ id: `image-${serial}`, created: 1_795_180_800 }),
  },
  sdcpp: {
    models: [{ id: 'sd-cpp-local', object: 'model', owned_by: 'local' }],
    editPath: { path: '/images/edits', needsMask: false },
    takesReferences: false,
    defaultFormat: null,
    formats: ['b64_json'],
    maskRule: 'grey',
    takesWebp: false,
    sizeStep: 64,
    takesWordsForSize: true,
    editsKeepInputSize: true,
    readsModel: false,
    checksKey: false,
    prefixes: ['/v1'],
    ownRoutes: {},
    refuse: (status, message) =>
      new ServerRefusal(status, status >= 500 ? { error: 'server_error', message } : { error: message }),
    envelope: () => ({ created: 1_795_180_800, output_format: 'png' }),
  },
  vllm: {
    models: [{ id: 'Qwen/Qwen-Image', object: 'model', owned_by: 'vllm' }],
    editPath: { path: '/images/edits', needsMask: false },
    takesReferences: false,
    defaultFormat: 'b64_json',
    formats: ['b64_json'],
    maskRule: 'alpha',
    takesWebp: true,
    sizeStep: 16,
    takesWordsForSize: false,
    editsKeepInputSize: false,
    readsModel: true,
    checksKey: false,
    prefixes: ['/v1'],
    ownRoutes: { '/version': { version: '0.14.0' } },
    refuse: (status, message, field) =>
      new ServerRefusal(
        status,
        status === 422
          ? { detail: [{ type: 'value_error', loc: ['body', field ?? ''], msg: message }] }
          : { detail: message },
      ),
    envelope: () => ({}),
  },
};

/** What a call asks of such a server, every field judged. */
export interface CompatibleRequest {
  readonly model: string;
  readonly prompt: string;
  readonly count: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly format: 'url' | 'b64_json';
  readonly inputs: Inputs;
}
