import { useState } from 'react';
import { formatDollars } from '../../shared/money.ts';
import type { VariantsEstimate } from '../../shared/variant-model.ts';
import type { Variants, VariantRow } from '../../shared/variants/variant-rows.ts';
import { useSettings } from '../data/queries.ts';
import { useVariantsEstimate } from '../data/prompt-queries.ts';
import { AgreementFoot, type Agreement } from '../ui/agreement-foot.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { useSubmitVariants, type VariantsPress } from './use-submit-variants.ts';
import { countWords, firstShown, previewOf, totalWords } from './variant-words.ts';
import '../ui/preview-table.css';

interface Props {
  readonly press: VariantsPress;
  readonly variants: Extract<Variants, { kind: 'rows' }>;
  readonly onClose: () => void;
}

const stops = [
  { id: '1', label: 'After 1 failure' },
  { id: '3', label: 'After 3 failures' },
  { id: '10', label: 'After 10 failures' },
  { id: 'never', label: 'Never' },
];

/** Every prompt before it is bought: the first and last rows, how many, what they cost, and when to stop. */
export function VariantsDialog({ press, variants, onClose }: Props) {
  const [stop, setStop] = useState('3');
  const question = { ...press.question, prompts: variants.rows.map(({ prompt }) => prompt) };
  const { data, error, isFetching } = useVariantsEstimate(question);
  const estimate = isFetching ? null : (data ?? null);
  const limit = useSettings().data?.confirmAboveNanos ?? null;
  const obstacle = error?.message ?? obstacleOf(estimate, press.question.ceilingNanos ?? null);
  const { submit, isSending, problem } = useSubmitVariants(press, variants, onClose);
  const count = variants.rows.length * press.question.count;
  const title = `${variants.rows.length} prompts, ${count} pictures`;
  const said = countWords(variants);
  return (
    <Dialog isOpen onClose={onClose} size="wide" title={title}>
      {title.startsWith(`${said},`) ? null : <p className="muted">{said}.</p>}
      <Preview rows={variants.rows} estimate={estimate} />
      <AgreementFoot
        total={estimate === null ? null : totalWords(estimate)}
        agreement={data && !error ? agreementTo(question, data, limit) : null}
        obstacle={obstacle ?? problem}
        isBusy={isSending}
        action={`Make ${count} ${count === 1 ? 'picture' : 'pictures'}`}
        onBack={onClose}
        onAct={() => void submit(stop === 'never' ? null : Number(stop))}
      >
        <Select label="Stop" options={stops} value={stop} onChange={setStop} />
      </AgreementFoot>
    </Dialog>
  );
}

/** Nobody agrees to what nobody knows by a press alone, either. */
function agreementTo(question: unknown, estimate: VariantsEstimate, limit: number | null): Agreement | null {
  const { knownNanos, unknownCount, isPlayMoney } = estimate;
  const isLarge = !isPlayMoney && limit !== null && (knownNanos > limit || unknownCount > 0);
  if (!isLarge) return null;
  return { to: JSON.stringify([question, knownNanos, unknownCount]), words: totalWords(estimate) };
}

function obstacleOf(estimate: VariantsEstimate | null, ceilingNanos: number | null): string | null {
  const problem = estimate?.problems[0];
  if (problem) return `Row ${problem.row + 1}: ${problem.message}`;
  const blocking = estimate?.caps.find(({ effect }) => effect === 'blocks');
  if (blocking) return blocking.message;
  if (!estimate?.needsCeiling || ceilingNanos !== null) return null;
  return 'No price is known and a cap stands. Go back and write how much each may cost at most.';
}

function Preview({
  rows,
  estimate,
}: {
  readonly rows: readonly VariantRow[];
  readonly estimate: VariantsEstimate | null;
}) {
  const shown = previewOf(rows);
  const hidden = rows.length - shown.length;
  return (
    <div className="preview-table scrolls" role="region" aria-label="Prompts" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Prompt</th>
            <th scope="col" className="is-number">
              Price
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ row, index }, place) => (
            <PreviewRow
              key={index}
              row={row}
              index={index}
              price={priceOf(estimate, index)}
              gap={hidden > 0 && place === firstShown ? hidden : 0}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PreviewRowProps {
  readonly row: VariantRow;
  readonly index: number;
  readonly price: string;
  /** So many rows are left out before it. */
  readonly gap: number;
}

function PreviewRow({ row, index, price, gap }: PreviewRowProps) {
  return (
    <>
      {gap > 0 ? (
        <tr>
          <td colSpan={3} className="preview-gap">
            {gap} more
          </td>
        </tr>
      ) : null}
      <tr>
        <th scope="row" className="num">
          {index + 1}
        </th>
        <td>
          {row.label === '' ? null : <b>{row.label}</b>}
          <span className="preview-words">{row.prompt}</span>
        </td>
        <td className="num is-number">{price}</td>
      </tr>
    </>
  );
}

function priceOf(estimate: VariantsEstimate | null, index: number): string {
  if (estimate === null || estimate.problems.length > 0) return '';
  if (estimate.isPlayMoney) return 'free';
  const amount = estimate.amounts[index] ?? null;
  return amount === null ? 'unknown' : formatDollars(amount);
}
