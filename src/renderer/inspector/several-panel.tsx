import type { ImageId } from '../../shared/ids.ts';
import { formatDollars } from '../../shared/money.ts';
import { useImageDetails } from '../data/detail-queries.ts';
import { RatingSection } from '../organise/rating-section.tsx';
import { formatBytes } from './figures.ts';
import { Mark } from './mark.tsx';
import { Rows, Section } from './section.tsx';
import { summariseSeveral, type SeveralSummary } from './several.ts';

/** Looked at one by one; more would make a large selection slow for figures nobody reads to the cent. */
const mostLookedAt = 200;

/** What several pictures add up to and what they share. */
export function SeveralPanel({ imageIds }: { readonly imageIds: readonly ImageId[] }) {
  const looked = imageIds.slice(0, mostLookedAt);
  const details = useImageDetails(looked);
  const summary = summariseSeveral(details);
  const isPart = looked.length < imageIds.length;
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
      <Section title={`${imageIds.length.toLocaleString('en-US')} selected`}>
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
      <RatingSection imageIds={imageIds} />
    </>
  );
}

function costLines({ playCount, unknownCount }: SeveralSummary): readonly string[] {
  const lines: string[] = [];
  if (unknownCount > 0) lines.push(`${unknownCount} of unknown cost`);
  if (playCount > 0) lines.push(`${playCount} for play money`);
  return lines;
}
