import './caps.css';
import type { Cap } from '../../shared/money-model.ts';
import { classNames } from '../ui/class-names.ts';
import { capState } from './cap-words.ts';

const paths = {
  circle: 'M9 5a4 4 0 1 1-8 0 4 4 0 0 1 8 0z',
  triangle: 'M5 0.8 9.6 9.2H0.4z',
  square: 'M1 1h8v8H1z',
} as const;

/** The shape of a cap's state; the word beside it says the same. */
export function CapShape({ cap }: { readonly cap: Cap }) {
  const { shape } = capState(cap);
  return (
    <svg
      className={classNames('cap-shape', `is-${cap.state}`)}
      viewBox="0 0 10 10"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[shape]} />
    </svg>
  );
}
