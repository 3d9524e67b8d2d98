import { formatDollars } from '../../shared/money.ts';
import type { LoupePictures } from './use-loupe-pictures.ts';

/** The facts a person compares pictures by, over the picture. */
export function LoupeInfo({ pictures }: { readonly pictures: LoupePictures }) {
  const { cell, detail, index, order } = pictures;
  if (cell === null) return null;
  const recipe = detail?.cell.id === cell.id ? detail.recipe : null;
  const lines = [
    index < 0 ? null : `${(index + 1).toLocaleString('en-US')} of ${order.length.toLocaleString('en-US')}`,
    `${cell.width.toLocaleString('en-US')} × ${cell.height.toLocaleString('en-US')}`,
    recipe ? recipe.model : null,
    cell.amountNanos === null || cell.isPlayMoney ? null : formatDollars(cell.amountNanos),
    new Date(cell.sortedAtMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
  ];
  return (
    <div className="loupe-info num">
      <b>{cell.label}</b>
      {lines
        .filter((line) => line !== null)
        .map((line) => (
          <span key={line}>{line}</span>
        ))}
    </div>
  );
}
