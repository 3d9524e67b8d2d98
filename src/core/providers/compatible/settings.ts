import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

/** Where a server takes pictures to edit. */
export type EditsPath = 'edits' | 'localai' | 'references' | 'none';
export type MaskWish = 'alpha' | 'white' | 'grey' | 'none';

/** What a connection of this kind lets a person choose; the window draws it from this. */
export const compatibleSettings: readonly ProviderSetting[] = [
  choice('responseFormat', 'How pictures are asked for', 'b64_json', [
    ['b64_json', 'Inside the answer (b64_json)'],
    ['url', 'As links (url)'],
    ['none', 'Field not sent'],
  ])('LocalAI answers with links unless asked otherwise. OpenAI’s own models refuse the field.'),
  choice('edits', 'How pictures are edited', 'edits', [
    ['edits', 'At /images/edits, as a form'],
    ['localai', 'As LocalAI: /images/inpainting with a mask, else as references'],
    ['references', 'As references in the request (ref_images)'],
    ['none', 'Not at all'],
  ])('Servers differ; a refused edit is worth trying another way.'),
  choice('mask', 'What a mask marks', 'alpha', [
    ['alpha', 'Clear pixels are edited (OpenAI)'],
    ['white', 'White pixels are edited (LocalAI)'],
    ['grey', 'One grey channel, white is edited (stable-diffusion.cpp)'],
    ['none', 'Masks are not taken'],
  ])('The mask you paint is turned into this before it is sent.'),
  choice('sizes', 'Sizes', 'multiples', [
    ['free', 'Any'],
    ['multiples', 'Multiples of a step'],
    ['fixed', 'Only those listed below'],
  ])('Most models draw well in multiples of 64 only.'),
  number('sizeStep', 'Step of sizes', 64, { min: 1, max: 256, unit: 'pixels' })(
    'Used with multiples of a step.',
  ),
  text(
    'sizeList',
    'Listed sizes',
    '1024x1024, 512x512, 768x768, 1024x768, 768x1024',
    500,
  )('With commas between them; the first is the usual one. A size is always sent.'),
  number('maxCount', 'Pictures per call', 1, { min: 1, max: 10, unit: 'pictures' })(
    'More are split into several calls. Many servers make one at a time whatever is asked.',
  ),
  toggle('webpInputs', 'Takes WebP pictures', true)('Switch off where only PNG and JPEG can be read.'),
  number('timeoutMinutes', 'Longest wait', 10, { min: 1, max: 60, unit: 'minutes' })(
    'For one call, from the last byte sent to the first of the answer. A computer without a graphics card needs long.',
  ),
  choice('cost', 'Cost', 'priced', [
    ['priced', 'By the price entered under Prices; unknown without one'],
    ['free', 'Free: this server is my own'],
  ])('Free calls count as 0. Nothing is taken for free unless you say so.'),
  text(
    'models',
    'Further models',
    '',
    500,
  )('Names of models the server has and does not list, with commas between them.'),
];

/** A connection's settings, every one with a value that can be used. */
export interface CompatibleProfile {
  readonly responseFormat: 'b64_json' | 'url' | 'none';
  readonly edits: EditsPath;
  readonly mask: MaskWish;
  readonly sizes: 'free' | 'multiples' | 'fixed';
  readonly sizeStep: number;
  readonly sizeList: readonly string[];
  readonly maxCount: number;
  readonly takesWebp: boolean;
  readonly timeoutMs: number;
  readonly isFree: boolean;
  readonly furtherModels: readonly string[];
}

/** Anything that is not as described counts as not chosen. */
export function readProfile(settings: ConnectionSettings): CompatibleProfile {
  const sizes = list(settings, 'sizeList').filter((size) => /^[1-9]\d{1,4}x[1-9]\d{1,4}$/.test(size));
  return {
    responseFormat: oneOf(settings, 'responseFormat', ['b64_json', 'url', 'none']),
    edits: oneOf(settings, 'edits', ['edits', 'localai', 'references', 'none']),
    mask: oneOf(settings, 'mask', ['alpha', 'white', 'grey', 'none']),
    sizes: oneOf(settings, 'sizes', ['multiples', 'free', 'fixed']),
    sizeStep: within(settings, 'sizeStep'),
    sizeList: sizes.length > 0 ? sizes : ['1024x1024'],
    maxCount: within(settings, 'maxCount'),
    takesWebp: settings['webpInputs'] !== false,
    timeoutMs: within(settings, 'timeoutMinutes') * 60_000,
    isFree: settings['cost'] === 'free',
    furtherModels: list(settings, 'models'),
  };
}

/** The first of `values` is what counts without a choice. */
function oneOf<Value extends string>(
  settings: ConnectionSettings,
  name: string,
  values: readonly [Value, ...Value[]],
): Value {
  return values.find((value) => value === settings[name]) ?? values[0];
}

function within(settings: ConnectionSettings, name: string): number {
  const described = compatibleSettings.find((setting) => setting.name === name);
  if (described?.kind.type !== 'number') return 1;
  const { min, max } = described.kind;
  const value = settings[name];
  const isUsable = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return isUsable ? value : Number(described.default);
}

function list(settings: ConnectionSettings, name: string): readonly string[] {
  const value = settings[name] ?? compatibleSettings.find((setting) => setting.name === name)?.default;
  if (typeof value !== 'string') return [];
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

type Described = (help: string) => ProviderSetting;

function choice(
  name: string,
  label: string,
  fallback: string,
  values: readonly (readonly [string, string])[],
): Described {
  const kind = {
    type: 'choice' as const,
    values: values.map(([value, words]) => ({ value, label: words })),
  };
  return (help) => ({ name, label, help, kind, default: fallback });
}

function number(
  name: string,
  label: string,
  fallback: number,
  limits: { readonly min: number; readonly max: number; readonly unit: string },
): Described {
  return (help) => ({ name, label, help, kind: { type: 'number', ...limits }, default: fallback });
}

function toggle(name: string, label: string, fallback: boolean): Described {
  return (help) => ({ name, label, help, kind: { type: 'switch' }, default: fallback });
}

function text(name: string, label: string, fallback: string, maxLength: number): Described {
  return (help) => ({ name, label, help, kind: { type: 'text', maxLength }, default: fallback });
}
