import type { ParameterName } from '../../shared/capabilities.ts';

const labels: Readonly<Record<ParameterName, string>> = {
  imageModel: 'Image model',
  size: 'Size',
  quality: 'Quality',
  format: 'Format',
  background: 'Background',
  compression: 'Compression',
  moderation: 'Moderation',
  partialImages: 'Previews',
  inputFidelity: 'Fidelity',
  complexity: 'Complexity',
  resolution: 'Resolution',
};

/** The name of a parameter as people read it; wire names never reach the window. */
export function fieldLabel(name: ParameterName): string {
  return labels[name];
}

const valueWords: Readonly<Record<string, string>> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP' };

/** A value as people read it: formats get their own spelling, everything else is the provider's word. */
export function valueLabel(value: string | number): string {
  return valueWords[String(value)] ?? String(value);
}

/** Chips shown in the row, in order; the rest live under "More". */
export const rowFields: readonly ParameterName[] = ['size', 'quality', 'format'];
export const moreFields: readonly ParameterName[] = [
  'imageModel',
  'background',
  'compression',
  'moderation',
  'partialImages',
  'inputFidelity',
  'complexity',
  'resolution',
];
