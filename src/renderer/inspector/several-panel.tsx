import { useMemo } from 'react';
import type { PictureSums } from '../../shared/organise-model.ts';
import { formatDollars } from '../../shared/money.ts';
import { usePictureSums, useSharedRecipe } from '../data/organise-queries.ts';
import { RatingSection } from '../organise/rating-section.tsx';
import { messageOf } from '../state/commands.ts';
import type { PictureSet } from '../state/picture-set.ts';
import { targetsOf } from '../state/selection.ts';
import { formatBytes } from './figures.ts';
import { Mark } from './mark.tsx';
import { Rows, Section } from './section.tsx';
import { sharedRows } from './several.ts';

/** What several pictures add up to and what they share: all of them, however many they are. */
export function SeveralPanel({ chosen }: { readonly chosen: PictureSet }) {
  const targets = useMemo(() => targetsOf(chosen), [chosen]);
  const { data: sums, error } = usePictureSums(targets);
  const [target] = targets;
  if (!target) return null;
  return (
    <>
      <Section title="Cost">{error && !sums ? <NotTold error={error} /> : <Cost sums={sums} />}</Section>
      <Section title={`${chosen.size.toLocaleString('en-US')} selected`}>
        {targets.length > 1 ? <TooScattered /> : <SharedRows target={target} sums={sums} />}
      </Section>
      {targets.length > 1 ? null : <RatingSection target={target} />}
    </>
  );
}

/** Said where a call could not name them all: figures of a part would be taken for those of the whole. */
function TooScattered() {
  return (
    <p className="inspector-quiet">
      These are too many, too far apart, to look at together. Select all of a search, or fewer.
    </p>
  );
}

/** What was asked of core and refused, in its own words. */
function NotTold({ error }: { readonly error: unknown }) {
  return (
    <p className="inspector-quiet" role="alert">
      {messageOf(error)}
    </p>
  );
}

interface SharedRowsProps {
  readonly target: ReturnType<typeof targetsOf>[number];
  readonly sums: PictureSums | undefined;
}

function SharedRows({ target, sums }: SharedRowsProps) {
  const recipe = useSharedRecipe(target);
  const rows = recipe.data ? sharedRows(recipe.data) : [];
  if (recipe.isError) return <NotTold error={recipe.error} />;
  return (
    <div aria-busy={recipe.isPending || recipe.isPlaceholderData}>
      <Rows
        rows={[
          ...rows.map(({ label, value, isShared }) => ({
            label,
            value,
            tone: isShared ? undefined : ('muted' as const),
          })),
          { label: 'Originals', value: sums ? formatBytes(sums.sizeBytes) : '…' },
        ]}
      />
    </div>
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
