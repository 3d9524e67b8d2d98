import { useMemo } from 'react';
import type { PictureSums } from '../../shared/organise-model.ts';
import { firstOf, type PictureSet } from '../state/picture-set.ts';
import { targetsOf } from '../state/selection.ts';
import { formatDollars } from '../../shared/money.ts';
import { useImageDetails } from '../data/detail-queries.ts';
import { usePictureSums } from '../data/organise-queries.ts';
import { RatingSection } from '../organise/rating-section.tsx';
import { formatBytes } from './figures.ts';
import { Mark } from './mark.tsx';
import { Rows, Section } from './section.tsx';
import { mostNamed } from '../organise/target.ts';
import { summariseSeveral } from './several.ts';

/** Looked at one by one; more would make a large selection slow for figures nobody reads to the cent. */
const mostLookedAt = 200;

/** What several pictures add up to and what they share. */
export function SeveralPanel({ chosen }: { readonly chosen: PictureSet }) {
  const looked = useMemo(() => firstOf(chosen, mostLookedAt), [chosen]);
  const details = useImageDetails(looked);
  const summary = summariseSeveral(details);
  const isPart = looked.length < chosen.size;
  const targets = useMemo(() => (isPart ? targetsOf(chosen) : []), [chosen, isPart]);
  // Few are added up from what is shown of them anyway; very many are by core.
  const counted = usePictureSums(targets, isPart).data;
  const sums = isPart ? counted : summary;
  // What is said of them together is asked of core, which takes so many by name.
  const all = useMemo(() => firstOf(chosen, mostNamed), [chosen]);
  return (
    <>
      <Section title="Cost">
        <Cost sums={sums} />
      </Section>
      <Section title={`${chosen.size.toLocaleString('en-US')} selected`}>
        {isPart ? (
          <p className="inspector-quiet">What they have in common is told of the first {mostLookedAt}.</p>
        ) : null}
        <Rows
          rows={[
            ...summary.rows.map(({ label, value, isShared }) => ({
              label,
              value,
              tone: isShared ? undefined : ('muted' as const),
            })),
            { label: 'Originals', value: sums ? formatBytes(sums.sizeBytes) : '…' },
          ]}
        />
      </Section>
      <RatingSection imageIds={isPart ? all : looked} />
    </>
  );
}

type Sums = Pick<PictureSums, 'chargedNanos' | 'playCount' | 'unknownCount'>;

function Cost({ sums }: { readonly sums: Sums | undefined }) {
  if (!sums) return <p aria-busy="true">Adding up…</p>;
  return (
    <>
      <p className="inspector-cost">
        <Mark mark={sums.unknownCount > 0 ? 'triangle' : sums.chargedNanos === 0 ? 'hollow' : 'full'} />
        <b className="num">{formatDollars(sums.chargedNanos)}</b>
        <span>together</span>
      </p>
      {costLines(sums).map((line) => (
        <p key={line} className="inspector-quiet num">
          {line}
        </p>
      ))}
    </>
  );
}

function costLines({ playCount, unknownCount }: Sums): readonly string[] {
  const lines: string[] = [];
  if (unknownCount > 0) lines.push(`${unknownCount.toLocaleString('en-US')} of unknown cost`);
  if (playCount > 0) lines.push(`${playCount.toLocaleString('en-US')} for play money`);
  return lines;
}
