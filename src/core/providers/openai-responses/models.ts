import type { FieldRule, ModelCapabilities } from '../../../shared/capabilities.ts';
import { familyFields } from '../openai-images/model-families.ts';

/** The id of this adapter; stored turns name it. */
export const responsesId = 'openai-responses';

/** Models the tool draws with, best first. OpenAI's own default is gpt-image-2; ours is named in every request. */
export const imageModels = [
  'gpt-image-2.5-flare',
  'gpt-image-2.5-sunburst',
  'gpt-image-2.6-flare',
  'gpt-image-2.6-sunburst',
  'gpt-image-2',
] as const;

const complexity = familyFields['2.6'].complexity;
const newest = ['gpt-image-2.6-flare', 'gpt-image-2.6-sunburst'];

const fields: ModelCapabilities['fields'] = {
  ...familyFields['2.6'],
  imageModel: { kind: 'choice', values: [...imageModels], default: imageModels[0] },
  ...(complexity?.kind === 'choice' ? { complexity: onlyWithImageModel(complexity, newest) } : {}),
};

function onlyWithImageModel(
  rule: Extract<FieldRule, { kind: 'choice' }>,
  values: readonly string[],
): FieldRule {
  return { ...rule, onlyWith: { field: 'imageModel', values: [...values] } };
}

/** `image_url` takes 20,971,520 characters at the most (OpenAI's request schema); as base64 that is this many bytes. */
const maxInputBytes = 15_700_000;

const everyModel = {
  tasks: ['generate', 'edit'],
  promptMaxCharacters: 32_000,
  // The tool has no count: each picture is a call of its own.
  maxCountPerCall: 1,
  fields,
  inputs: { max: 16, formats: ['png', 'jpeg', 'webp'], maxBytesEach: maxInputBytes },
  mask: { convention: 'alpha', maxBytes: 4_000_000 },
  streams: true,
  endsOn: null,
  replacement: null,
} satisfies Partial<ModelCapabilities>;

/** Text models that lead the conversation, best first; image models themselves are refused here by OpenAI. */
export const responsesModels: readonly ModelCapabilities[] = [
  { ...everyModel, model: 'gpt-5.5', label: 'GPT-5.5' },
  { ...everyModel, model: 'gpt-5.4', label: 'GPT-5.4' },
  { ...everyModel, model: 'gpt-5.4-mini', label: 'GPT-5.4 Mini' },
];

/** The name without a snapshot's date. */
function undatedText(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** GPT-5 and newer take the tool; what shares their names and is made for something else does not. */
export function isTextModel(model: string): boolean {
  return (
    /^gpt-([5-9]|\d\d)([.-]|$)/.test(model) &&
    !/(image|audio|realtime|transcribe|tts|search|codex|chat-latest)/.test(model)
  );
}

/** Dated snapshots of shipped models, and any other text model the account's own list has. */
export function responsesCapabilitiesOf(model: string, isListed: boolean): ModelCapabilities | null {
  const base = responsesModels.find((each) => each.model === undatedText(model));
  if (!isListed || !isTextModel(model)) return null;
  if (base) return { ...base, model, label: `${base.label} (${model.slice(-10)})` };
  return { ...everyModel, model, label: `${model} (not known to this version)` };
}
