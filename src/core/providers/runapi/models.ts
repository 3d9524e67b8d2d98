import type { FieldRule, ModelCapabilities } from '../../../shared/capabilities.ts';

/** One call RunAPI takes: a service and an action in the path; its status lies below the same path. */
export interface RunApiAction {
  readonly service: string;
  readonly action: 'text_to_image' | 'edit_image';
}

/** Fields a model takes on the wire, beside `model` and `prompt`, under our words. */
interface ModelRow {
  readonly model: string;
  readonly label: string;
  /** Part of the path; null where the connection's settings name it. */
  readonly service: string | null;
  /** The action of an edit; new pictures are always `text_to_image`. */
  readonly editAction: RunApiAction['action'];
  readonly ratios: readonly string[];
  readonly fields: ModelCapabilities['fields'];
  readonly maxInputs: number;
  readonly takesMask: boolean;
  /** Pictures one call can be asked for; a model without `output_count` makes one. */
  readonly counts: readonly number[];
}

const threeRatios = ['1:1', '3:2', '2:3'];
const manyRatios = [
  ...['1:1', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '16:9', '9:16'],
  ...['2:1', '1:2', '3:1', '1:3', '21:9', '9:21', 'auto'],
];

const resolution: FieldRule = {
  kind: 'choice',
  values: ['1k', '2k', '4k'],
  default: '1k',
  // Without a shape RunAPI takes 1k only, so there is nothing to choose.
  onlyWith: { field: 'size', values: manyRatios.filter((ratio) => ratio !== 'auto') },
};

const noQuality: FieldRule = { kind: 'ignored', reason: 'RunAPI has no quality setting for this model' };

/**
 * From the packages `@runapi.ai/gpt-image` 0.2.8 and `@runapi.ai/gpt-4o-image` 0.2.9, the published contract of the
 * RunAPI MCP server, and the SDK sources of gpt-image-2 and 2.5. The path of 2.5 is by analogy: a connection setting.
 */
const rows: readonly ModelRow[] = [
  {
    model: 'gpt-image-2',
    label: 'GPT Image 2',
    service: 'gpt_image_2',
    editAction: 'edit_image',
    ratios: manyRatios,
    fields: { resolution, quality: noQuality },
    maxInputs: 16,
    takesMask: false,
    counts: [1],
  },
  {
    model: 'gpt-image-2.5-flare',
    label: 'GPT Image 2.5 Flare',
    service: null,
    editAction: 'edit_image',
    ratios: manyRatios,
    fields: { resolution, quality: noQuality },
    maxInputs: 16,
    takesMask: false,
    counts: [1],
  },
  {
    model: 'gpt-image-2.5-sunburst',
    label: 'GPT Image 2.5 Sunburst',
    service: null,
    editAction: 'edit_image',
    ratios: manyRatios,
    fields: { resolution, quality: noQuality },
    maxInputs: 16,
    takesMask: false,
    counts: [1],
  },
  {
    model: 'gpt-image-1.5',
    label: 'GPT Image 1.5',
    service: 'gpt_image',
    editAction: 'edit_image',
    ratios: threeRatios,
    fields: { quality: { kind: 'choice', values: ['medium', 'high'], default: 'medium' } },
    maxInputs: 16,
    takesMask: false,
    counts: [1],
  },
  {
    model: 'gpt-4o-image',
    label: 'GPT-4o Image',
    service: 'gpt_4o_image',
    editAction: 'text_to_image',
    ratios: threeRatios,
    fields: { quality: noQuality },
    maxInputs: 5,
    takesMask: true,
    counts: [1, 2, 4],
  },
];

export const runApiModels: readonly ModelCapabilities[] = rows.map((row) => ({
  model: row.model,
  label: row.label,
  tasks: ['generate', 'edit'],
  promptMaxCharacters: 32_000,
  maxCountPerCall: Math.max(...row.counts),
  callCounts: [...row.counts],
  fields: {
    size: { kind: 'size', presets: [...row.ratios], free: null, default: '1:1' },
    ...row.fields,
  },
  inputs: { max: row.maxInputs, formats: ['png', 'jpeg', 'webp'], maxBytesEach: 50_000_000 },
  mask: row.takesMask ? { convention: 'alpha', maxBytes: 25_000_000 } : null,
  streams: false,
  // RunAPI sells other people's models and announces no dates of its own.
  endsOn: null,
  replacement: null,
}));

/** Where a model's call goes; null for a model this table does not name. `service25` comes from the connection. */
export function actionOf(model: string, isEdit: boolean, service25: string): RunApiAction | null {
  const row = rows.find((each) => each.model === model);
  if (!row) return null;
  return { service: row.service ?? service25, action: isEdit ? row.editAction : 'text_to_image' };
}

/** Every place a task can lie, each once, with a model that is made there. */
export function allActions(service25: string): readonly (RunApiAction & { readonly model: string })[] {
  const found = new Map<string, RunApiAction & { readonly model: string }>();
  for (const { model } of rows) {
    for (const isEdit of [false, true]) {
      const action = actionOf(model, isEdit, service25);
      if (action && !found.has(actionPath(action))) found.set(actionPath(action), { ...action, model });
    }
  }
  return [...found.values()];
}

export function actionPath({ service, action }: RunApiAction): string {
  return `/api/v1/${service}/${action}`;
}

/** Service and action of a stored request's path; null for a path this adapter did not write. */
export function actionOfPath(path: string): RunApiAction | null {
  const match = /^\/api\/v1\/([^/]+)\/(text_to_image|edit_image)$/.exec(path);
  if (!match) return null;
  return { service: match[1] ?? '', action: match[2] === 'edit_image' ? 'edit_image' : 'text_to_image' };
}
