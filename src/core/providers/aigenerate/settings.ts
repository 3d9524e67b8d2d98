import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

const usualSlug = 'openai-gpt-image-1-5-{task}-{quality}';

/** What AI Generate's documents leave open. The defaults follow the service whose paths it says it is compatible with. */
export const aiGenerateSettings: ProviderSetting[] = [
  {
    name: 'sendDataUrls',
    label: 'Send input pictures inside the request',
    help: 'AI Generate takes input pictures as addresses. With this on, a picture is sent as a data: address, which it may or may not accept; a refusal is free. Off, and without an upload path, pictures cannot be edited here.',
    kind: { type: 'switch' },
    default: true,
  },
  {
    name: 'uploadPath',
    label: 'Upload path',
    help: 'Path below the address that takes a picture as base64 and answers with its address, such as /file-base64-upload. Empty when there is none: nothing is published.',
    kind: { type: 'text', maxLength: 120 },
    default: '',
  },
  {
    name: 'inputField',
    label: 'Field for input pictures',
    help: 'The name AI Generate expects for the list of input pictures. It is not published.',
    kind: {
      type: 'choice',
      values: ['input_urls', 'image_urls', 'image_input', 'source_image_urls'].map((value) => ({
        value,
        label: value,
      })),
    },
    default: 'input_urls',
  },
  {
    name: 'ratioField',
    label: 'Field for the shape',
    help: 'The name AI Generate expects for the shape. "Not sent" leaves the shape to the model.',
    kind: {
      type: 'choice',
      values: [
        { value: 'aspect_ratio', label: 'aspect_ratio' },
        { value: 'image_size', label: 'image_size' },
        { value: 'none', label: 'Not sent' },
      ],
    },
    default: 'aspect_ratio',
  },
  {
    name: 'statusPath',
    label: 'Status path',
    help: 'Path below the address where a task is asked for. When it answers "not found", the other usual ones are tried; asking is free.',
    kind: { type: 'text', maxLength: 120 },
    default: '/jobs/recordInfo',
  },
  {
    name: 'slug',
    label: 'Name of GPT Image 1.5',
    help: 'The model name that is sent; {task} becomes text-to-image or image-to-image, {quality} becomes medium or high.',
    kind: { type: 'text', maxLength: 120 },
    default: usualSlug,
  },
  {
    name: 'moreModels',
    label: 'More models',
    help: 'Names of other picture models from the AI Generate catalogue, with commas between them. What they cost is not known here.',
    kind: { type: 'text', maxLength: 2000 },
    default: '',
  },
];

const path = z.string().regex(/^(\/[\w.-]+){1,6}$/);

const Settings = z.object({
  sendDataUrls: z.boolean().catch(true),
  uploadPath: z.union([z.literal(''), path]).default(''),
  inputField: z.enum(['input_urls', 'image_urls', 'image_input', 'source_image_urls']).catch('input_urls'),
  ratioField: z.enum(['aspect_ratio', 'image_size', 'none']).catch('aspect_ratio'),
  statusPath: path.default('/jobs/recordInfo'),
  slug: z
    .string()
    .regex(/^[\w.{}/-]{1,120}$/)
    .default(usualSlug),
  moreModels: z.string().catch(''),
});
export type AiGenerateSettings = z.output<typeof Settings>;

const labels: Readonly<Record<string, string>> = {
  uploadPath: 'upload path',
  statusPath: 'status path',
  slug: 'name of GPT Image 1.5',
};

/** A connection's settings with the defaults in place; names the one that cannot be used. */
export function readSettings(settings: ConnectionSettings): AiGenerateSettings {
  const read = Settings.safeParse(settings);
  if (read.success) return read.data;
  const field = String(read.error.issues[0]?.path[0] ?? '');
  throw new AppError(
    'invalid-input',
    `The ${labels[field] ?? field} in the connection settings is not one. Paths start with / and hold letters, digits, - _ and dots.`,
    { field: `settings.${field}` },
  );
}

/** The catalogue names a person added. */
export function addedModels({ moreModels }: AiGenerateSettings): readonly string[] {
  return moreModels
    .split(/[\s,]+/)
    .filter((name) => /^[a-z0-9][\w./-]{2,120}$/i.test(name))
    .slice(0, 50);
}
