import { exportTokens } from '../../shared/export-model.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExportFacts } from '../db/export-facts.ts';
import { fileExtensions } from '../files/blob-store.ts';
import { plainLine } from '../files/display-name.ts';
import type { ImageFormat } from '../images/image-worker.ts';

/** Every file system takes 255 bytes; the rest is for a number, an extension and a part file's own ending. */
const longestBaseBytes = 180;
const longestPromptCharacters = 60;
/** Windows keeps these for devices, with any extension and in any case. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

type Token = (typeof exportTokens)[number];
type TokenText = (facts: ExportFacts, seq: number) => string;

const texts: Readonly<Record<Token, TokenText>> = {
  date: ({ sortedAtMs }) => localParts(sortedAtMs).date,
  time: ({ sortedAtMs }) => localParts(sortedAtMs).time,
  project: ({ project }) => project,
  model: ({ model }) => model ?? 'imported',
  prompt: (facts) => firstWords(facts.prompt ?? withoutExtension(facts.fileName) ?? 'picture'),
  seq: (_facts, seq) => String(seq).padStart(3, '0'),
  id: ({ id }) => String(id),
  version: ({ version }) => `v${version}`,
  rating: ({ rating }) => String(rating),
};

/** Refuses a template with a word in braces that means nothing. */
export function checkTemplate(template: string): void {
  for (const [whole, name] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (isToken(name ?? '')) continue;
    const known = exportTokens.map((token) => `{${token}}`).join(' ');
    throw new AppError('invalid-input', `${whole} means nothing in a name. These do: ${known}.`, {
      field: 'name',
    });
  }
}

function isToken(name: string): name is Token {
  return exportTokens.some((token) => token === name);
}

/** Names for an export, one after another: no two are the same, not even on a disk that tells no capitals apart. */
export interface FileNamer {
  /** A base name without its extension. */
  next(facts: ExportFacts): string;
}

/** Gives names by a template that every system takes. */
export function createFileNamer(template: string): FileNamer {
  const taken = new Set<string>();
  let seq = 0;
  return {
    next(facts) {
      seq += 1;
      const base = baseName(template, facts, seq);
      for (let number = 1; ; number += 1) {
        const candidate = numbered(base, number);
        if (taken.has(folded(candidate))) continue;
        taken.add(folded(candidate));
        return candidate;
      }
    },
  };
}

function baseName(template: string, facts: ExportFacts, seq: number): string {
  const filled = template.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    isToken(name) ? texts[name](facts, seq) : whole,
  );
  return safeName(filled);
}

/** "boat", "boat (2)", "boat (3)". */
export function numbered(base: string, number: number): string {
  return number === 1 ? base : `${base} (${number})`;
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** A name that Windows, macOS and Linux all take, and that is no path, no device and not hidden. */
export function safeName(text: string): string {
  const plain = plainLine(text)
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const cut = cutToBytes(plain, longestBaseBytes).replace(/[\s.]+$/, '');
  if (cut === '') return 'picture';
  return deviceName.test(cut) ? `_${cut}` : cut;
}

function cutToBytes(text: string, most: number): string {
  let sizeBytes = 0;
  let cut = '';
  for (const character of text) {
    sizeBytes += Buffer.byteLength(character);
    if (sizeBytes > most) return cut;
    cut += character;
  }
  return cut;
}

function firstWords(text: string): string {
  const line = [...plainLine(text)];
  if (line.length <= longestPromptCharacters) return line.join('');
  const cut = line.slice(0, longestPromptCharacters).join('');
  const space = cut.lastIndexOf(' ');
  return space > longestPromptCharacters / 2 ? cut.slice(0, space) : cut;
}

function withoutExtension(fileName: string | null): string | null {
  return fileName?.replace(/\.[a-z0-9]{1,5}$/i, '') ?? null;
}

function localParts(timeMs: number): { readonly date: string; readonly time: string } {
  const moment = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}-${two(moment.getMinutes())}-${two(moment.getSeconds())}`,
  };
}

/** What a file of that format is called in the end. */
export function withExtension(base: string, format: ImageFormat): string {
  return `${base}.${fileExtensions[format]}`;
}
