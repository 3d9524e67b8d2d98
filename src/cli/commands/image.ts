import { howMadeText, totalOf } from '../../shared/how-made-text.ts';
import { formatDollars } from '../../shared/money.ts';
import type { ImageDetail } from '../../shared/model.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseImageId } from '../find-by-name.ts';
import { columns, formatBytes } from '../text.ts';

export const imageShow: Command = {
  name: 'image show',
  operands: ['ID'],
  summary: 'how a picture was made, from what, and what it cost',
  options: {},
  async run({ client, words }) {
    const imageId = parseImageId(words[0] ?? '');
    const detail = await client.call('images.detail', { imageId });
    const { path } = await client.call('images.path', { imageId });
    const json = {
      id: String(imageId),
      sha256: detail.sha256,
      recipe: detail.recipe,
      inputs: detail.inputs.map((input) => ({ imageId: String(input.imageId), role: input.role })),
      children: [...new Set(detail.children.map((child) => String(child.imageId)))],
      amountNanos: detail.cost.amountNanos,
    };
    return { json, text: printDetail(detail, path), exitCode: exitCodes.done };
  },
};

export const imageHow: Command = {
  name: 'image how',
  operands: ['ID'],
  summary: 'every step that led to a picture, with prompts, inputs and costs',
  options: {},
  async run({ client, words }) {
    const made = await client.call('chains.made', { imageId: parseImageId(words[0] ?? '') });
    const { amountNanos, unknownCount } = totalOf(made.steps);
    const json = {
      id: String(made.imageId),
      steps: made.steps.map(({ imageId, inputs, ...step }) => ({
        id: String(imageId),
        ...step,
        inputs: inputs.map((input) => ({ imageId: String(input.imageId), role: input.role })),
      })),
      isCut: made.isCut,
      totalNanos: amountNanos,
      unknownCount,
    };
    return { json, text: howMadeText(made).trimEnd(), exitCode: exitCodes.done };
  },
};

function printDetail(detail: ImageDetail, path: string): string {
  const { cell, recipe, cost } = detail;
  const amount = cost.amountNanos === null ? 'unknown' : formatDollars(cost.amountNanos);
  const rows: (readonly [string, string | null])[] = [
    [
      'Picture',
      `${cell.id}, ${cell.width}×${cell.height} ${detail.format}, ${formatBytes(detail.sizeBytes)}`,
    ],
    ['File', path],
    ['SHA-256', detail.sha256],
    ['Cost', `${amount}${cost.isPlayMoney ? ' in play money' : ''}`],
    ['Model', recipe && `${recipe.model} through ${recipe.connection}`],
    ['Prompt', recipe?.prompt ?? null],
    ['Settings', recipe && settingsOf(recipe.parameters)],
    ['Made from', listed(detail.inputs.map((input) => `${input.imageId} (${input.role})`))],
    ['Became', listed([...new Set(detail.children.map((child) => String(child.imageId)))])],
  ];
  return columns(rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function settingsOf(parameters: Readonly<Record<string, unknown>>): string | null {
  return listed(Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`));
}

function listed(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.join(', ');
}
