import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dumpFiles, dumpRows } from '../../support/backup-world.ts';
import {
  addEdit,
  addOrder,
  readEntries,
  setupBundles,
  writeZip,
  type ZipEntry,
} from '../../support/bundle-world.ts';

type Row = Record<string, unknown>;

/** A sound bundle, taken apart; each case spoils it in one way. */
interface Parts {
  readonly manifest: Row & { files: Row[]; counts: Row; rows: Row };
  rows: Row[];
  readonly originals: Map<string, Buffer>;
}

interface Spoiled {
  readonly entries?: (entries: ZipEntry[]) => ZipEntry[];
  readonly parts?: (parts: Parts) => void;
  readonly bytes?: (zip: Buffer) => Buffer;
  /** Text that stands for the rows, where they are not rows at all. */
  readonly text?: (text: string) => string;
}

const rowOf = (parts: Parts, type: string, index = 0): Row =>
  parts.rows.filter((row) => row['type'] === type)[index]!;
const set = (type: string, values: Row, index = 0): Spoiled => ({
  parts: (parts) => void Object.assign(rowOf(parts, type, index), values),
});
const named = (name: string): Spoiled => ({
  entries: (entries) => [...entries, { name: 'x'.repeat(name.length), bytes: Buffer.from('evil') }],
  bytes: (zip) => replaceAll(zip, 'x'.repeat(name.length), name),
});
const picture = (bytes: Buffer): Spoiled => ({
  parts: (parts) => {
    const [[name, old]] = [...parts.originals] as [[string, Buffer]];
    const [from, to] = [hashOf(old), hashOf(bytes)];
    parts.originals.delete(name);
    parts.originals.set(name.replace(from, to), bytes);
    const swap = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(from, to));
    parts.rows = swap(parts.rows) as Row[];
    rowOf(
      parts,
      'blob',
      parts.rows.filter((row) => row['type'] === 'blob').findIndex((row) => row['sha256'] === to),
    )['sizeBytes'] = bytes.length;
    for (const file of parts.manifest.files) {
      if (file['sha256'] !== from) continue;
      Object.assign(file, { path: name.replace(from, to), sha256: to, sizeBytes: bytes.length });
    }
  },
});

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function replaceAll(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Changes a field of the list's entry for a name, and of the entry's own header where asked. */
function patch(zip: Buffer, name: string, change: (central: Buffer, local: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  const at = copy.lastIndexOf(name) - 46;
  const central = copy.subarray(at);
  change(central, copy.subarray(central.readUInt32LE(42)));
  return copy;
}

const cases: Readonly<Record<string, Spoiled>> = {
  'a path out of the folder': named('../../evil.png'),
  'a path out of the originals': named('originals/../../evil.png'),
  'an absolute path': named('/etc/cron.d/evil'),
  'a drive': named('C:/Windows/evil.dll'),
  'a drive with backslashes': named('C:\\Windows\\evil.dll'),
  backslashes: named('originals\\..\\..\\evil.png'),
  'a network share': named('//server/share/evil'),
  'a name with a NUL': named('manifest.json\0.png'),
  'a hidden script': named('.bashrc'),
  'a database of its own': named('library.db'),
  'the same name twice': named('manifest.json'),
  'the same name in other capitals': named('MANIFEST.JSON'),
  'a folder': {
    entries: (entries) => entries,
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.write('/', 46 + 9)),
  },
  'a symbolic link': { entries: ([first, ...rest]) => [{ ...first!, mode: 0o120777 }, ...rest] },
  'a picture that is not listed': {
    entries: (entries) => [...entries, { name: `originals/${'a'.repeat(64)}.png`, bytes: Buffer.from('x') }],
  },
  'a picture that is listed and missing': { entries: (entries) => entries.slice(0, -1) },
  'no list': { entries: (entries) => entries.filter(({ name }) => name !== 'manifest.json') },
  'no rows': { entries: (entries) => entries.filter(({ name }) => name !== 'rows.jsonl') },
  'an end that is cut off': { bytes: (zip) => zip.subarray(0, -30) },
  'a half': { bytes: (zip) => zip.subarray(0, zip.length >> 1) },
  nothing: { bytes: () => Buffer.alloc(0) },
  'no zip at all': { bytes: () => Buffer.from('<html><script>alert(1)</script></html>'.repeat(50)) },
  'a wrong checksum': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt32LE(1, 16)),
  },
  'a changed byte in a picture': {
    bytes: (zip) => {
      const copy = Buffer.from(zip);
      const at = copy.indexOf('IDAT') + 8;
      copy[at] = copy[at]! ^ 0xff;
      return copy;
    },
  },
  'an encrypted entry': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt16LE(1, 8)),
  },
  'an unknown way of packing': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt16LE(12, 10)),
  },
  'a size that is not true': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt32LE(77, 24)),
  },
  'a size beyond any file': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt32LE(0xfffffff0, 24)),
  },
  'sizes of 64 bits that are not there': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt32LE(0xffffffff, 24)),
  },
  'another name in the entry itself': {
    bytes: (zip) =>
      patch(zip, 'rows.jsonl', (_central, local) => void local.write('rowz.jsonl', 30, 'latin1')),
  },
  'entries that share their bytes': {
    bytes: (zip) => patch(zip, 'rows.jsonl', (central) => void central.writeUInt32LE(0, 42)),
  },
  'more entries than there are': {
    bytes: (zip) => {
      const copy = Buffer.from(zip);
      copy.writeUInt16LE(0xfffe, copy.length - 12);
      copy.writeUInt16LE(0xfffe, copy.length - 14);
      return copy;
    },
  },
  'a bomb': {
    parts: (parts) => void parts.originals.set([...parts.originals.keys()][0]!, Buffer.alloc(30_000_000)),
    entries: (entries) => entries.map((entry) => ({ ...entry, compress: entry.bytes.length > 1_000_000 })),
  },
  'a drawing as a picture': picture(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  ),
  'a page as a picture': picture(Buffer.from('<!doctype html><script>alert(1)</script>')),
  'a zip as a picture': picture(Buffer.from('504b0506000000000000000000000000000000000000', 'hex')),
  'bytes under another hash': {
    parts: (parts) =>
      void parts.originals.set([...parts.originals.keys()][0]!, [...parts.originals.values()][1]!),
  },
  'another size in the list': { parts: (parts) => void (parts.manifest.files[0]!['sizeBytes'] = 1) },
  'another hash of the rows': { parts: (parts) => void (parts.manifest.rows['sha256'] = 'a'.repeat(64)) },
  'a newer format': { parts: (parts) => void (parts.manifest['formatVersion'] = 3) },
  'another format': { parts: (parts) => void (parts.manifest['format'] = 'proofsheet-backup') },
  'a library without a name': { parts: (parts) => void (parts.manifest['originLibrary'] = 'mine') },
  'more in the list than it may say': { parts: (parts) => void (parts.manifest['run'] = 'rm') },
  'counts that are not true': { parts: (parts) => void (parts.manifest.counts['images'] = 99) },
  'other dimensions than the picture': set('blob', { width: 10 }),
  'other transparency than the picture': set('blob', { hasAlpha: true }),
  'a picture too wide for any': set('blob', { width: 1e12 }),
  'a negative charge': set('ledger', { amountNanos: -5 }, 1),
  'a refund that gives': {
    parts: (parts) => void Object.assign(rowOf(parts, 'ledger', 1), { kind: 'refund' }),
  },
  'more money than there is': set('ledger', { amountNanos: 9e15 }, 1),
  'a number beyond numbers': { text: (text) => text.replace('"amountNanos":50', '"amountNanos":1e999') },
  'a fraction of a coin': set('ledger', { amountNanos: 0.5 }, 1),
  'money of somebody else’s purchase': set('ledger', { attemptId: 777 }, 1),
  'a charge without an amount': {
    parts: (parts) => void (parts.rows = parts.rows.filter((row) => row['kind'] !== 'charge')),
  },
  'a purchase at risk': set('attempt', { charge: 'unknown' }),
  'a purchase still to be made': set('attempt', { state: 'planned' }),
  'somebody else’s run': set('attempt', { runId: '00000000-0000-4000-a000-0000000000ff' }),
  'somebody else’s picture as its source': set('edge', { inputId: 777 }),
  'somebody else’s bytes as an input': set('input', { sha256: 'b'.repeat(64) }),
  'somebody else’s connection': set('run', { connectionId: 777 }),
  'a picture that is its own source': {
    parts: (parts) => void Object.assign(rowOf(parts, 'edge'), { inputId: rowOf(parts, 'edge')['childId'] }),
  },
  'pictures made from each other': {
    parts: (parts) => {
      const { childId, inputId } = rowOf(parts, 'edge');
      parts.rows.push({ type: 'edge', childId: inputId, position: 0, inputId: childId, role: 'reference' });
    },
  },
  'a collection of somebody else’s picture': set('member', { imageId: 777 }),
  'a picture in no collection of its own': set('member', { collectionId: 777 }),
  'a stack of nothing': { parts: (parts) => void parts.rows.push({ type: 'stack', id: 77, createdAtMs: 1 }) },
  'a picture in a stack that is not there': set('image', { stackId: 77 }),
  'a local edit of somebody else’s picture': set('edit', { imageId: 777 }),
  'a local edit nobody knows': set('edit', { operation: { kind: 'run', command: 'rm' } }),
  'two local edits of one picture': { parts: (parts) => void parts.rows.push({ ...rowOf(parts, 'edit') }) },
  'a mask on somebody else’s picture': set('mask', { imageId: 777 }),
  'a stroke of no mask': set('step', { imageId: 777 }),
  'strokes with a hole': set('step', { position: 7 }, 1),
  'a stroke without an end': {
    parts: (parts) =>
      void (rowOf(parts, 'step')['step'] = {
        ...{ kind: 'brush', operation: 'add', radiusPx: 1e9, hardness: 1 },
        points: 'x'.repeat(300_000),
      }),
  },
  'collections in the first format': { parts: (parts) => void (parts.manifest['formatVersion'] = 1) },
  'an id twice': { parts: (parts) => void parts.rows.push({ ...rowOf(parts, 'image') }) },
  'an id below one': set('image', { id: -1 }),
  'an id beyond numbers': set('image', { id: 2 ** 60 }),
  'two projects': { parts: (parts) => void parts.rows.push({ ...rowOf(parts, 'project'), id: 99 }) },
  'a version its chain does not make': set('image', { version: 40 }, 1),
  'more pictures than were delivered': set('attempt', { deliveredCount: 0 }),
  'a rating of a hundred': set('image', { rating: 100 }),
  'a column of its own': set('image', { trashed: true }),
  'a row of its own': {
    parts: (parts) => void parts.rows.push({ type: 'setting', key: 'theme', value: 'x' }),
  },
  'a name of JavaScript’s own': {
    text: (text) => text.replace('"parameters":{', '"parameters":{"__proto__":{"isAdmin":true},'),
  },
  'a nest without an end': {
    text: (text) => text.replace('"extra":null', `"extra":{"a":${'['.repeat(400)}${']'.repeat(400)}}`),
  },
  'rows that are not rows': { text: () => 'null\n' },
  'rows that end in the middle': { text: (text) => text.slice(0, -5) },
  'text that is none': { bytes: (zip) => replaceAll(zip, 'step 2', 'st\xff\xfe 2') },
};

describe('a project file that is not what it should be', () => {
  it(`is refused whole in ${Object.keys(cases).length} ways, in words, and nothing is written`, async () => {
    const { here, there, ...world } = await setupBundles();
    const projectId = here.addProject('Boats');
    const first = await addEdit(here, projectId, 1, null);
    const second = await addEdit(here, projectId, 2, first);
    const third = await addEdit(here, projectId, 3, second);
    addOrder(here, [first, second, third, await addEdit(here, projectId, 4, second)]);
    const sound = await readEntries(await world.exportTo('sound.zip', projectId));
    // Somebody lives in the other library already.
    await addEdit(there, there.addProject('Mine'), 900, null);
    const state = async () => ({
      rows: dumpRows(there.db),
      originals: await dumpFiles(`${there.root}/originals`),
      root: (await readdir(there.root)).sort(),
    });
    const before = await state();
    const messages = new Set<string>();
    for (const [name, spoiled] of Object.entries(cases)) {
      const file = world.at('hostile.zip');
      const bytes = await writeZip(file, spoil(sound, spoiled));
      if (spoiled.bytes) {
        const changed = spoiled.bytes(bytes);
        expect(changed.equals(bytes), name).toBe(false);
        await writeFile(file, changed);
      }
      const refusal = await world.import(file).then(
        () => null,
        (error: unknown) => error,
      );
      expect([name, refusal]).toEqual([name, expect.objectContaining({ code: 'unreadable' })]);
      const { message } = refusal as Error;
      expect(message, name).toMatch(/^This project file cannot be used: .*\. Nothing was changed\.$/);
      messages.add(message);
      expect(await state(), name).toEqual(before);
    }
    expect(Object.keys(cases).length).toBeGreaterThanOrEqual(60);
    expect(messages.size).toBeGreaterThan(25);
    // The sound one still comes in.
    expect((await world.import(world.at('sound.zip'))).added.images).toBe(4);
  });
});

function spoil(sound: ReadonlyMap<string, Buffer>, spoiled: Spoiled): ZipEntry[] {
  const parts: Parts = {
    manifest: JSON.parse(sound.get('manifest.json')!.toString()) as Parts['manifest'],
    rows: sound
      .get('rows.jsonl')!
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row),
    originals: new Map([...sound].filter(([name]) => name.startsWith('originals/'))),
  };
  // Everything a liar can make agree does: sizes, counts and hashes of the lists.
  const listed = { ...parts.manifest.counts };
  spoiled.parts?.(parts);
  const plain = parts.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const text = Buffer.from(spoiled.text?.(plain) ?? plain);
  const countOf = (type: string): number => parts.rows.filter((row) => row['type'] === type).length;
  if (JSON.stringify(listed) === JSON.stringify(parts.manifest.counts)) {
    const { counts } = parts.manifest;
    Object.assign(counts, { images: countOf('image'), runs: countOf('run'), attempts: countOf('attempt') });
    Object.assign(counts, { ledgerEntries: countOf('ledger'), collections: countOf('collection') });
    Object.assign(counts, { stacks: countOf('stack'), localEdits: countOf('edit'), masks: countOf('mask') });
  }
  parts.manifest.rows['sizeBytes'] = text.length;
  if (String(parts.manifest.rows['sha256']) !== 'a'.repeat(64)) parts.manifest.rows['sha256'] = hashOf(text);
  const entries: ZipEntry[] = [
    { name: 'manifest.json', bytes: Buffer.from(JSON.stringify(parts.manifest)) },
    { name: 'rows.jsonl', bytes: text },
    ...[...parts.originals].map(([name, bytes]) => ({ name, bytes })),
  ];
  expect(crc32(text)).toBeGreaterThanOrEqual(0);
  return spoiled.entries?.(entries) ?? entries;
}
