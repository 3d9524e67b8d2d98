import type { ExportOptions } from '../../shared/export-model.ts';
import { isByteExact } from '../../shared/export-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ExportFacts } from '../db/export-facts.ts';
import type { Tables } from '../db/tables.ts';
import { largestXmpBytes, type NewMetadata } from '../images/container/rewrite.ts';
import { writeXmp } from '../images/recipe/xmp.ts';

/** How a picture was made, as it is written into copies and beside them. Money and notes are not in it. */
function recipeOf(tables: Pick<Tables, 'exportFacts'>, facts: ExportFacts): Record<string, unknown> {
  return {
    prompt: facts.prompt,
    revisedPrompt: facts.revisedPrompt,
    provider: facts.provider,
    model: facts.model,
    // Written by this program as JSON; a stranger's never gets into this column unread.
    parameters: facts.parameters === null ? null : (JSON.parse(facts.parameters) as unknown),
    inputs: tables.exportFacts.inputs(facts.id),
    original: { sha256: facts.sha256, format: facts.format, sizeBytes: facts.sizeBytes },
  };
}

/** What is embedded; a recipe too long for one segment of a JPEG loses its tail ends first. */
export function metadataOf(tables: Pick<Tables, 'exportFacts'>, facts: ExportFacts): NewMetadata {
  const whole = recipeOf(tables, facts);
  const short = { ...whole, parameters: null, inputs: [], revisedPrompt: null };
  const prompt = facts.prompt ?? '';
  for (const [text, recipe] of [
    [prompt, whole],
    [prompt, short],
    [prompt.slice(0, 8_000), { ...short, prompt: prompt.slice(0, 8_000) }],
  ] as const) {
    const json = JSON.stringify(recipe);
    const xmp = writeXmp({ prompt: text.toWellFormed(), recipe: json });
    if (Buffer.byteLength(xmp) <= largestXmpBytes) return { xmp, texts: { proofsheet: json } };
  }
  return { xmp: writeXmp({ prompt: '', recipe: '{}' }), texts: {} };
}

interface SidecarFile {
  readonly fileName: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** All that is known of a picture, for a file beside it. A converted one names the original it comes from. */
export function sidecarOf(
  tables: Pick<Tables, 'exportFacts'>,
  facts: ExportFacts,
  options: ExportOptions,
  file: SidecarFile,
): string {
  const { original, ...recipe } = recipeOf(tables, facts);
  const sidecar = {
    format: 'proofsheet-sidecar',
    formatVersion: 1,
    file,
    parent: isByteExact(options) ? null : original,
    picture: {
      id: String(facts.id satisfies ImageId),
      project: facts.project,
      version: facts.version,
      date: new Date(facts.sortedAtMs).toISOString(),
      fileName: facts.fileName,
      rating: facts.rating,
      flag: facts.flag,
      color: facts.color,
      tags: tables.exportFacts.tags(facts.id),
      note: facts.note,
    },
    recipe,
    cost: { amountNanos: facts.amountNanos, isPlayMoney: facts.isPlayMoney === 1 },
    requestId: facts.requestId,
  };
  return `${JSON.stringify(sidecar, null, 2)}\n`;
}
