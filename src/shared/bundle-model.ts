import { z } from 'zod';
import { ProjectId } from './ids.ts';

const count = z.number().int().min(0);

/** What bringing a project file in came to; all zero where everything in it was here already. */
export const BundleReport = z.object({
  projectId: ProjectId,
  project: z.string(),
  added: z.object({ images: count, runs: count, attempts: count, ledgerEntries: count }),
});
export type BundleReport = z.output<typeof BundleReport>;

/** What a project file holds that was just written. */
export const BundleExportReport = z.object({
  images: count,
  originals: count,
  sizeBytes: count,
});
export type BundleExportReport = z.output<typeof BundleExportReport>;

/** "200 pictures came in as Boats.": one line for a whole project. */
export function bundleReportWords({ project, added }: BundleReport): string {
  if (Object.values(added).every((each) => each === 0)) {
    return `Everything in it was here already, in ${project}. Nothing was changed.`;
  }
  const pictures = added.images === 1 ? '1 picture' : `${added.images.toLocaleString('en-US')} pictures`;
  return `${pictures} came in, to ${project}. What they cost elsewhere is shown and not counted.`;
}
