import { useMemo } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { PictureSet } from '../state/picture-set.ts';
import { formatDollars } from '../../shared/money.ts';
import { useImageDetails } from '../data/detail-queries.ts';
import { RatingSection } from '../organise/rating-section.tsx';
import { formatBytes } from './figures.ts';
import { Mark } from './mark.tsx';
import { Rows, Section } from './section.tsx';
import { mostNamed } from '../organise/target.ts';
import { summariseSeveral, type SeveralSummary } from './several.ts';

/** Looked at one by one; more would make a large selection slow for figures nobody reads to the cent. */
const mostLookedAt = 200;

/** What several pictures add up to and what they share. */
export function SeveralPanel({ chosen }: { readonly chosen: PictureSet }) {
  const looked = useMemo(() => firstOf(chosen, mostLookedAt), [chosen]);
  const details = useImageDetails(looked);
  const summary = summariseSeveral(details);
  const isPart = looked.length < chosen.size;
  // What is said of them together is asked of core, which takes so many by name.
  const all = useMemo(() => firstOf(chosen, mostNamed), [chosen]);
  return (
    <>
      <Section title="Cost">
        <p className="inspector-cost">
          <Mark
            mark={summary.unknownCount > 0 ? 'triangle' : summary.chargedNanos === 0 ? 'hollow' : 'full'}
          />
          <b className="num">{formatDollars(summary.chargedNanos)}</b>
          <span>together</span>
        </p>
        {costLines(summary).map((line) => (
          <p key={line} className="inspector-quiet num">
            {line}
          </p>
        ))}
      </Section>
      <Section title={`${chosen.size.toLocaleString('en-US')} selected`}>
        {isPart ? <p className="inspector-quiet">Figures are of the first {mostLookedAt}.</p> : null}
        <Rows
          rows={[
            ...summary.rows.map(({ label, value, isShared }) => ({
              label,
              value,
              tone: isShared ? undefined : ('muted' as const),
            })),
            { label: 'Originals', value: formatBytes(summary.sizeBytes) },
          ]}
        />
      </Section>
      <RatingSection imageIds={isPart ? all : looked} />
    </>
  );
}

function firstOf(ids: Iterable<ImageId>, most: number): readonly ImageId[] {
  const taken: ImageId[] = [];
  for (const id of ids) if (taken.push(id) >= most) break;
  return taken;
}

function costLines({ playCount, unknownCount }: SeveralSummary): readonly string[] {
  const lines: string[] = [];
  if (unknownCount > 0) lines.push(`${unknownCount} of unknown cost`);
  if (playCount > 0) lines.push(`${playCount} for play money`);
  return lines;
}
