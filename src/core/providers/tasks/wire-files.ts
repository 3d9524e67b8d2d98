import type { WireFile } from '../provider.ts';

/** Pictures that stand in a request as files, in order. */
export function filesIn(value: unknown): WireFile[] {
  if (isWireFile(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(filesIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesIn) : [];
}

/** The same request with addresses in place of files, by hash. */
export function withUrls(value: unknown, urls: ReadonlyMap<string, string>): unknown {
  if (isWireFile(value)) return urls.get(value.$file);
  if (Array.isArray(value)) return value.map((each) => withUrls(each, urls));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withUrls(each, urls)]));
}

function isWireFile(value: unknown): value is WireFile {
  return typeof value === 'object' && value !== null && '$file' in value && 'mediaType' in value;
}
