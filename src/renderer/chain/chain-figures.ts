import type { ChainNode, ImageCell } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';

/** "v3 of 7 · chain cost $0.38": where a picture stands among its versions and what they cost together. */
export function chainFigures(cell: ImageCell, chain: readonly ChainNode[]): string {
  const isKnown = chain.some((node) => node.cell.id === cell.id);
  const place = isKnown && chain.length > 1 ? `v${cell.version} of ${chain.length}` : `v${cell.version}`;
  const pixels = `${cell.width} × ${cell.height}`;
  const cost = chain.length > 1 ? chainCost(chain) : null;
  const words = cost?.startsWith('$') ? `chain cost ${cost}` : `chain ${cost ?? ''}`;
  return [place, cost === null ? pixels : words].join(' · ');
}

/** What a chain cost in real money; null when none of it was bought. */
export function chainCost(chain: readonly ChainNode[]): string | null {
  const bought = chain.filter(({ cell }) => !cell.isPlayMoney && cell.runId !== null);
  if (bought.length === 0) return chain.some(({ cell }) => cell.isPlayMoney) ? 'free · play money' : null;
  const sum = bought.reduce((total, { cell }) => total + (cell.amountNanos ?? 0), 0);
  const unknown = bought.filter(({ cell }) => cell.amountNanos === null).length;
  const more = unknown === 0 ? '' : ` and ${unknown} of unknown cost`;
  return `${formatDollars(sum)}${more}`;
}
