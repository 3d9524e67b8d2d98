import type { ImageCell } from '../../shared/model.ts';
import './organise.css';

type Judged = Pick<ImageCell, 'rating' | 'flag' | 'color'>;

/** Rating, flag and colour of a picture as its cell shows them; nothing where none is set. */
export function TileBadges({ cell }: { readonly cell: Judged }) {
  const words = badgeWords(cell);
  if (words.length === 0) return null;
  return (
    <span className="tile-badges">
      {cell.color === null ? null : <span className={`color-mark is-${cell.color}`} title={cell.color} />}
      {cell.flag === null ? null : (
        <span className={`flag-mark is-${cell.flag}`}>{cell.flag === 'pick' ? '⚑' : '✕'}</span>
      )}
      {cell.rating === 0 ? null : <span className="num">{`★ ${cell.rating}`}</span>}
    </span>
  );
}

/** The same in words, for the cell's name. */
export function badgeWords({ rating, flag, color }: Judged): string[] {
  return [
    ...(rating === 0 ? [] : [`★ ${rating}`]),
    ...(flag === null ? [] : [flag === 'pick' ? 'picked' : 'rejected']),
    ...(color === null ? [] : [color]),
  ];
}
