import type { FileTexts } from '../container/read-texts.ts';
import { parameterText } from './parameter-text.ts';
import { comfyRecipe } from './comfy-graph.ts';
import type { FileRecipe, RecipeSource } from './file-recipe.ts';
import { objectOf, textOf } from './json-text.ts';
import { proofsheetNamespace, readXmpFields } from './xmp.ts';

const longestPrompt = 20_000;
const longestName = 200;
const longestRaw = 64 * 1024;

type Found = Partial<Omit<FileRecipe, 'source' | 'raw'>> & { readonly raw: string };
type Reader = (file: FileTexts) => Found | null;

/** Where recipes stand, the most telling first; whoever finds one ends the search. */
const readers: readonly (readonly [RecipeSource, Reader])[] = [
  ['proofsheet', readOwn],
  ['comfyui', ({ texts }) => comfyRecipe(texts.get('prompt') ?? null, texts.get('workflow') ?? null)],
  ['a1111', ({ texts }) => parameterText(texts.get('parameters') ?? null)],
  ['invokeai', readInvoke],
  ['novelai', readNovel],
  ['a1111', ({ exif }) => (/\bSteps: \d/.test(exif.comment ?? '') ? parameterText(exif.comment) : null)],
  ['text', readPlainText],
  ['exif', readExifTexts],
  ['xmp', readXmpTexts],
];

/** What a file says about its making, or null where it says nothing that anybody here understands. */
export function readRecipe(file: FileTexts): FileRecipe | null {
  for (const [source, read] of readers) {
    const found = read(file);
    if (!found) continue;
    const software = found.software ?? file.exif.software ?? file.texts.get('Software') ?? null;
    return {
      source,
      prompt: bounded(found.prompt, longestPrompt),
      negativePrompt: bounded(found.negativePrompt, longestPrompt),
      model: bounded(found.model, longestName),
      software: bounded(software, longestName),
      raw: bounded(found.raw, longestRaw) ?? '',
    };
  }
  return null;
}

/** Well-formed, without controls but line ends and tabs, and no longer than `most`; null where nothing is left. */
function bounded(text: string | null | undefined, most: number): string | null {
  const clean = (text ?? '')
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim();
  return clean === '' ? null : clean.slice(0, most).toWellFormed();
}

/** Written by an export of this program. */
function readOwn({ texts, xmp }: FileTexts): Found | null {
  const text =
    texts.get('proofsheet') ?? (xmp?.includes(proofsheetNamespace) ? readXmpFields(xmp).recipe : null);
  const recipe = objectOf(text ?? null);
  if (!text || !recipe) return null;
  const { prompt, model } = recipe;
  return { prompt: textOf(prompt), model: textOf(model), software: 'Proofsheet', raw: text };
}

function readInvoke({ texts }: FileTexts): Found | null {
  const raw = texts.get('invokeai_metadata') ?? null;
  const metadata = objectOf(raw);
  if (raw === null || !metadata) return null;
  const model = objectOf(metadata['model']);
  return {
    prompt: textOf(metadata['positive_prompt']),
    negativePrompt: textOf(metadata['negative_prompt']),
    model: textOf(model?.['name'] ?? model?.['model_name']),
    software: 'InvokeAI',
    raw,
  };
}

function readNovel({ texts }: FileTexts): Found | null {
  if (texts.get('Software') !== 'NovelAI') return null;
  const raw = texts.get('Comment') ?? '';
  const comment = objectOf(raw);
  return {
    prompt: textOf(comment?.['prompt']) ?? texts.get('Description') ?? null,
    negativePrompt: textOf(comment?.['uc']),
    model: texts.get('Source') ?? null,
    software: 'NovelAI',
    raw: raw === '' ? (texts.get('Description') ?? '') : raw,
  };
}

/** Keywords under which tools without a format of their own put a prompt. */
function readPlainText({ texts }: FileTexts): Found | null {
  for (const keyword of ['Description', 'prompt', 'Comment', 'comment', 'Dream']) {
    const text = texts.get(keyword);
    if (text) return { prompt: text, raw: `${keyword}: ${text}` };
  }
  return null;
}

function readExifTexts({ exif }: FileTexts): Found | null {
  const prompt = exif.comment ?? exif.description;
  if (prompt === null && exif.software === null) return null;
  const raw = Object.entries(exif).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${String(value)}`],
  );
  return { prompt, raw: raw.join('\n') };
}

function readXmpTexts({ xmp }: FileTexts): Found | null {
  if (xmp === null) return null;
  const { description, tool } = readXmpFields(xmp);
  return description === null && tool === null ? null : { prompt: description, software: tool, raw: xmp };
}
