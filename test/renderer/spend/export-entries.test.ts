import { expect, it } from 'vitest';
import { exportFormats, exportName, readAllEntries } from '../../../src/renderer/spend/export-entries.ts';
import type { Client } from '../../../src/shared/client.ts';
import { SpendEntry } from '../../../src/shared/money-model.ts';
import { runId } from '../gallery/cells-fixture.ts';

const range = { from: '2026-11-01', to: '2026-11-20' };
const filter = { projectId: null, connectionId: null, model: null };

const entry = (id: number) =>
  SpendEntry.parse({
    id,
    attemptId: id,
    runId: runId(id),
    localDay: '2026-11-05',
    createdAtMs: 0,
    kind: 'charge',
    amountNanos: 41_250_001,
    basis: 'reported',
    unitRule: 'tokens',
    priceId: null,
    detail: null,
    projectId: 1,
    project: 'Ceramics',
    connectionId: 1,
    connection: 'OpenAI',
    provider: 'openai-images',
    model: 'gpt-image-2',
    prompt: '=HYPERLINK("x")',
    requestId: null,
  });

/** Answers with one entry per page. */
function setup(pages: number) {
  const asked: unknown[] = [];
  const client = {
    call: (_name: string, input: { readonly afterId: number | null }) => {
      asked.push(input.afterId);
      const id = (input.afterId ?? 0) + 1;
      return Promise.resolve({ entries: [entry(id)], nextAfterId: id < pages ? id : null });
    },
  } as unknown as Client; // Only `spend.entries` is asked.
  return { client, asked };
}

it('reads every page and says how far it is', async () => {
  const { client, asked } = setup(3);
  const told: number[] = [];
  const entries = await readAllEntries(client, range, filter, new AbortController().signal, (count) =>
    told.push(count),
  );
  expect(entries.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect([asked, told]).toEqual([
    [null, 1, 2],
    [1, 2, 3],
  ]);
});

it('asks for no more pages once it is stopped', async () => {
  const { client, asked } = setup(100);
  const stop = new AbortController();
  await readAllEntries(client, range, filter, stop.signal, (count) => {
    if (count === 2) stop.abort();
  });
  expect(asked).toHaveLength(2);
});

it('writes what the command line writes, under a name that says the days', () => {
  expect(exportName(range, 'csv')).toBe('proofsheet-spend-2026-11-01-to-2026-11-20.csv');
  const csv = exportFormats.csv.text(range, [entry(1)]);
  expect(csv).toContain('0.041250001,41250001');
  expect(csv).toContain(`"'=HYPERLINK`);
  const json: unknown = JSON.parse(exportFormats.json.text(range, [entry(1), entry(2)]));
  expect(json).toMatchObject({ range, totalNanos: 82_500_002, entries: [{ id: 1 }, { id: 2 }] });
});
