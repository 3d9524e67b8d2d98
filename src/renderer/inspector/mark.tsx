import type { CostMark } from './cost-words.ts';

const words: Readonly<Record<CostMark, string>> = {
  full: 'mark-full',
  hollow: 'mark-hollow',
  half: 'mark-half',
  triangle: 'mark-triangle',
  dash: 'mark-dash',
};

/** The shape before a state: it says the same as the word beside it, so it is hidden from screen readers. */
export function Mark({ mark }: { readonly mark: CostMark }) {
  return (
    <svg className={`mark ${words[mark]}`} viewBox="0 0 10 10" aria-hidden="true" focusable="false">
      {mark === 'triangle' ? <path d="M5 0.8 9.6 9.2H0.4z" /> : null}
      {mark === 'dash' ? <path d="M1 5h8" /> : null}
      {mark === 'half' ? <path className="mark-fill" d="M5 1a4 4 0 0 1 0 8z" /> : null}
      {mark === 'full' || mark === 'hollow' || mark === 'half' ? <circle cx="5" cy="5" r="4" /> : null}
    </svg>
  );
}
