import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { ensureSampleLibrary, sampleLibraryPath } from '../e2e/support/sample-library.ts';
import { startServeProcess } from '../e2e/support/serve-process.ts';
import { launchBrowser, smoothPercent } from './bench-browser.ts';
import type { BenchRow } from './measure.ts';

const nodeCount = 5_000;
const chainLength = 50;
const framesCounted = 180;

/** Panning the graph of 5,000 edits with the pointer in the real window, against the same moves where nothing is drawn. */
export async function graphBench(): Promise<BenchRow[]> {
  await ensureSampleLibrary();
  const home = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  const library = path.join(home, 'library');
  await cp(sampleLibraryPath(), library, { recursive: true });
  addEdits(path.join(library, 'library.db'));
  const host = await startServeProcess({ library, home });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(host.url);
    await page.getByText('Sample project', { exact: true }).first().click();
    await page.locator('.image-tile img.is-shown').first().waitFor();
    await page.keyboard.press('Shift+L');
    // Those of the sample itself come on top.
    await page.waitForFunction(
      (count) => Number(document.querySelector<HTMLElement>('.graph-canvas')?.dataset['count']) > count,
      nodeCount,
    );
    const rows: BenchRow[] = [];
    for (const [name, key] of [
      ['at 100 %', 'Control+1'],
      ['with all of them in sight', 'Control+0'],
    ] as const) {
      await page.keyboard.press(key);
      const ours = await panned(page, '.graph-canvas');
      const baseline = await panned(page, '.composer');
      rows.push({
        name: `pan a graph of ${nodeCount.toLocaleString('en-US')} edits, ${name}: frames within two frame times`,
        unit: '%',
        ours,
        baseline,
        against: 'the same moves where nothing is drawn',
        goal: 'at least 0.95 of the baseline',
      });
    }
    return rows;
  } finally {
    await browser.close();
    await host.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Chains of fifty with branches, every one the same picture: what is measured is the drawing. */
function addEdits(file: string): void {
  const db = new Database(file);
  // One row of the sample, whose columns these are.
  const sample = db.prepare('SELECT * FROM image WHERE run_id IS NOT NULL ORDER BY id LIMIT 1').get() as {
    project_id: string;
    sha256: string;
    width: number;
    height: number;
    sorted_at_ms: number;
  };
  const image = db.prepare<[string, string, string, number, number, number, number]>(
    `INSERT INTO image (project_id, sha256, origin, is_listed, file_name, version, width, height, sorted_at_ms, created_at_ms)
     VALUES (?, ?, 'imported', 1, ?, 1, ?, ?, ?, ?)`,
  );
  const edge = db.prepare<[number, number]>(
    "INSERT INTO edge (child_id, position, input_id, role) VALUES (?, 0, ?, 'source')",
  );
  const { project_id: projectId, sha256, width, height, sorted_at_ms: at } = sample;
  db.transaction(() => {
    const ids: number[] = [];
    for (let index = 0; index < nodeCount; index += 1) {
      const made = image.run(
        projectId,
        sha256,
        `edit ${index}.png`,
        width,
        height,
        at - nodeCount + index,
        at,
      );
      ids.push(Number(made.lastInsertRowid));
      const step = index % chainLength;
      const parent = ids[Math.max(index - step, index - 1 - ((index * 7) % 5))];
      if (step > 0 && parent !== undefined) edge.run(ids[index] as number, parent);
    }
  })();
  db.close();
}

/** Share of the frames, in percent, that came within two frame times while the pointer drags. */
async function panned(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is on the screen`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  // The first frames draw ahead and fetch what comes into sight.
  for (let step = 0; step < 10; step += 1) await page.mouse.move(x - step, y);
  const percent = await smoothPercent(page, framesCounted, async (step) => {
    const swing = Math.sin(step / 40) * 220;
    await page.mouse.move(x - swing, y - swing / 3);
  });
  await page.mouse.up();
  return percent;
}
