import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Whether `builtFile` is missing or older than any of `sources`, which are files and folders. */
export function isOlder(builtFile, sources) {
  const builtMs = changedMs(builtFile);
  return builtMs === 0 || sources.some((source) => newestMs(source) > builtMs);
}

function newestMs(source) {
  const facts = statSync(source, { throwIfNoEntry: false });
  if (!facts) return 0;
  if (!facts.isDirectory()) return facts.mtimeMs;
  const entries = readdirSync(source, { recursive: true, withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isFile())
    .map((entry) => changedMs(path.join(entry.parentPath, entry.name)));
  return Math.max(0, ...times);
}

function changedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
