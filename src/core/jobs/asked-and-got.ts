import { z } from 'zod';
import { parameterNames, parseRatio, parseSize } from '../../shared/capabilities.ts';
import type { Recipe } from '../../shared/model.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import type { ImageFacts } from '../images/image-worker.ts';

type Differences = Recipe['differences'];

const Got = z.record(z.string(), z.string());

/**
 * What came against what was asked for, of one picture: its size, format and quality, how many came with it, and the model.
 * The bytes outrank the reply's own words; "auto" leaves the choice open, and what nobody told is no difference.
 */
export function differencesOf(
  run: RunRecord,
  attempt: AttemptRecord | null,
  picture: Pick<ImageFacts, 'width' | 'height' | 'format'>,
): Differences {
  const said = Got.safeParse(JSON.parse(attempt?.got ?? '{}')).data ?? {};
  const got: Readonly<Record<string, string | undefined>> = {
    ...said,
    size: `${picture.width}x${picture.height}`,
    format: picture.format,
  };
  const differing = parameterNames.flatMap((field) => {
    const asked = run.parameters[field];
    const came = got[field];
    if (asked === undefined || asked === 'auto' || came === undefined) return [];
    return sameValue(String(asked), came) ? [] : [{ field, asked: String(asked), got: came }];
  });
  return [...differing, ...modelDifference(run, said['model']), ...countDifference(run, attempt)];
}

function modelDifference({ model }: RunRecord, got: string | undefined): Differences {
  return got === undefined || isSameModel(model, got) ? [] : [{ field: 'model', asked: model, got }];
}

/** A task that was bought elsewhere was not asked here for any number. */
function countDifference({ origin }: RunRecord, attempt: AttemptRecord | null): Differences {
  if (attempt?.state !== 'done' || origin === 'fetched') return [];
  const { wantedCount, deliveredCount } = attempt;
  if (deliveredCount === wantedCount) return [];
  return [{ field: 'count', asked: String(wantedCount), got: String(deliveredCount) }];
}

/** How services date a snapshot: gpt-image-2-2026-04-21, gpt-4o-20241120. */
const snapshotDate = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;

/** A dated snapshot is the model it is a snapshot of; two snapshots of different days are not the same. */
export function isSameModel(asked: string, got: string): boolean {
  if (asked === got) return true;
  const dates = [asked, got].filter((model) => snapshotDate.test(model));
  return dates.length === 1 && asked.replace(snapshotDate, '') === got.replace(snapshotDate, '');
}

/** Services round the edges of a shape to steps of 8 to 64 pixels; more than that is another shape. */
const ratioTolerance = 0.03;

function sameValue(asked: string, got: string): boolean {
  const gotSize = parseSize(got);
  const askedSize = parseSize(asked);
  if (askedSize && gotSize) return askedSize.width === gotSize.width && askedSize.height === gotSize.height;
  const ratio = parseRatio(asked);
  if (ratio === null || gotSize === null) return asked === got;
  const wanted = ratio.width / ratio.height;
  return Math.abs(gotSize.width / gotSize.height - wanted) <= wanted * ratioTolerance;
}
