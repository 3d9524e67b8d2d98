import type { Download } from '../../shared/export-model.ts';

/** Lets the browser fetch a file as it fetches any other: to where the person keeps downloads. */
export function startDownload({ path, fileName }: Download): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
}
