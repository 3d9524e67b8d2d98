import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ProviderSetting } from '../../../shared/model.ts';
import type { ConnectionSettings } from '../../db/connections.ts';

/** What RunAPI's documents leave open, for the person to set where the defaults turn out wrong. */
export const runApiSettings: ProviderSetting[] = [
  {
    name: 'modelNames',
    label: 'Name sent for GPT Image 1.5',
    help: 'RunAPI’s packages say gpt-image-1.5, its model pages gpt-image-1.5-text-to-image and -image-to-image. Change it only if RunAPI refuses the model.',
    kind: {
      type: 'choice',
      values: [
        { value: 'short', label: 'gpt-image-1.5' },
        { value: 'long', label: 'gpt-image-1.5-text-to-image' },
      ],
    },
    default: 'short',
  },
  {
    name: 'service25',
    label: 'Path part of GPT Image 2.5',
    help: 'The part of the address between /api/v1/ and /text_to_image. RunAPI does not publish it; the default follows its other models.',
    kind: { type: 'text', maxLength: 60 },
    default: 'gpt_image_2_5',
  },
];

const Settings = z.object({
  modelNames: z.enum(['short', 'long']).catch('short'),
  service25: z.string().catch('gpt_image_2_5'),
});
export type RunApiSettings = z.output<typeof Settings>;

/** A connection's settings with the defaults in place; refuses a path part that would lead somewhere else. */
export function readSettings(settings: ConnectionSettings): RunApiSettings {
  const read = Settings.parse(settings);
  if (/^[a-z0-9_.-]{1,60}$/i.test(read.service25) && !/^\.+$/.test(read.service25)) return read;
  throw new AppError(
    'invalid-input',
    'The path part of GPT Image 2.5 in the connection settings may hold letters, digits, _, - and dots only.',
    { field: 'settings.service25' },
  );
}
