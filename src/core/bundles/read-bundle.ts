import { createHash } from 'node:crypto';
import {
  BundleManifest,
  BundleRow,
  currentFormat,
  manifestName,
  rowsName,
  type BundleRows,
} from './bundle-format.ts';
import { checkRows } from './check-rows.ts';
import { refused, type OpenZip } from './read-zip.ts';

/** A bundle whose lists have been read and agree with each other. */
export interface ReadBundle {
  readonly manifest: BundleManifest;
  readonly rows: BundleRows;
}

const largestManifestBytes = 64 * 1024 * 1024;
const longestLineBytes = 8 * 1024 * 1024;
const mostRows = 2_000_000;

/** Reads and checks everything but the pictures; throws in words at the first thing that is not right. */
export async function readBundle(zip: OpenZip): Promise<ReadBundle> {
  const manifest = await readManifest(zip);
  const listed = [manifestName, rowsName, ...manifest.files.map((file) => file.path)];
  if (new Set(listed).size !== listed.length) throw refused('its list names a file twice');
  const there = new Set(zip.names);
  const missing = listed.find((name) => !there.has(name));
  if (missing !== undefined) throw refused(`${missing} is missing`);
  if (there.size !== listed.length) throw refused('it holds files its list does not name');
  for (const file of manifest.files) {
    if (zip.sizeOf(file.path) !== file.sizeBytes) throw refused(`${file.path} has another size than listed`);
    if (!file.path.startsWith(`originals/${file.sha256}.`))
      throw refused(`${file.path} is not named by its hash`);
  }
  if (zip.sizeOf(rowsName) !== manifest.rows.sizeBytes)
    throw refused(`${rowsName} has another size than listed`);
  const rows = await readRows(zip, manifest);
  checkRows(manifest, rows);
  return { manifest, rows };
}

async function readManifest(zip: OpenZip): Promise<BundleManifest> {
  if (!zip.names.includes(manifestName)) throw refused('it has no list of what it holds');
  if (zip.sizeOf(manifestName) > largestManifestBytes) throw refused('its list is too long');
  const chunks: Buffer[] = [];
  for await (const chunk of zip.read(manifestName)) chunks.push(chunk);
  const value = refuseOddKeys(parseJson(Buffer.concat(chunks)));
  const version =
    typeof value === 'object' && value !== null && 'formatVersion' in value ? value.formatVersion : 1;
  if (typeof version === 'number' && version > currentFormat)
    throw refused('a newer Proofsheet wrote it; update this one');
  const parsed = BundleManifest.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refused(
    `"${parsed.error.issues[0]?.path.map(String).join('.') ?? ''}" of its list is not what it should be`,
  );
}

async function readRows(zip: OpenZip, manifest: BundleManifest): Promise<BundleRows> {
  const rows: Record<BundleRow['type'], BundleRow[]> = {
    ...{ project: [], connection: [], blob: [], run: [], input: [], attempt: [], image: [], edge: [] },
    ...{ ledger: [], collection: [], member: [], stack: [], edit: [], mask: [], step: [] },
  };
  const hash = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  let rowCount = 0;
  const take = (line: Buffer): void => {
    rowCount += 1;
    if (rowCount > mostRows) throw refused('it has too many rows');
    const parsed = BundleRow.safeParse(refuseOddKeys(parseJson(line)));
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
      throw refused(`row ${rowCount} is not what it should be (${field === '' ? 'unreadable' : field})`);
    }
    rows[parsed.data.type].push(parsed.data);
  };
  for await (const chunk of zip.read(rowsName)) {
    hash.update(chunk);
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      take(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > longestLineBytes) throw refused('a row in it is too long');
  }
  if (rest.length > 0) throw refused('its rows end in the middle of one');
  if (hash.digest('hex') !== manifest.rows.sha256) throw refused(`${rowsName} is not the one its list names`);
  // Each list holds the rows of its own type: that is how they were pushed.
  return rows as BundleRows;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not JSON or not UTF-8: the schema refuses it in words.
    return null;
  }
}

const oddKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys that mean something to JavaScript itself are in no bundle; deep nesting ends here too, not in a stack. */
function refuseOddKeys(value: unknown, depth = 0): unknown {
  if (depth > 64) throw refused('it is nested too deep');
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, each] of Object.entries(value)) {
    if (oddKeys.has(key)) throw refused('it holds a name that is not allowed');
    refuseOddKeys(each, depth + 1);
  }
  return value;
}
