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

/** The same for a field that is only known by name; an unknown one keeps its own, with a capital. */
export function fieldLabelOf(field: string): string {
  const known = Object.entries(labels).find(([name]) => name === field);
  return known?.[1] ?? field.charAt(0).toUpperCase() + field.slice(1);
}

const valueWords: Readonly<Record<string, string>> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP' };

/** A value as people read it: formats get their own spelling, everything else is the provider's word. */
export function valueLabel(value: string | number): string {
  return valueWords[String(value)] ?? String(value);
}

/** Chips shown in the row, in order; the rest live under "More". */
export const rowFields: readonly ParameterName[] = ['imageModel', 'size', 'quality', 'format'];
export const moreFields: readonly ParameterName[] = [
  'background',
  'compression',
  'moderation',
  'partialImages',
  'inputFidelity',
  'complexity',
  'resolution',
];
