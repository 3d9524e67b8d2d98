import path from 'node:path';
import type Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { shippedProviders } from '../../src/core/create-core.ts';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createTables } from '../../src/core/db/tables.ts';
import { viewImage } from '../../src/core/handlers/image-detail.ts';
import type { JobContext } from '../../src/core/jobs/job-context.ts';
import { createProviderRegistry } from '../../src/core/providers/registry.ts';
import { checkQuestion, planCalls } from '../../src/core/runs/prepare-run.ts';
import type { Uploads } from '../../src/core/uploads.ts';
import { ImageId } from '../../src/shared/ids.ts';
import { startChatEmulator } from '../emulator/chat/chat-emulator.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { startResponsesEmulator } from '../emulator/responses/responses-emulator.ts';
import { startRunApiEmulator } from '../emulator/runapi/runapi-emulator.ts';
import { setupCli, type CliWorld } from './cli-world.ts';

/** The order of the chain: every service twice or once, and never the same one twice in a row. */
const steps = [
  'openai-images',
  'openai-responses',
  'chat-images',
  'runapi',
  'openai-responses',
  'openai-images',
];

const services = {
  'openai-images': () => startEmulator(),
  'openai-responses': () => startResponsesEmulator(),
  'chat-images': () => startChatEmulator(),
  runapi: () => startRunApiEmulator(),
} as const;

async function setup(): Promise<CliWorld> {
  const cli = await setupCli();
  for (const [provider, open] of Object.entries(services)) {
    const emulator = await open();
    onTestFinished(() => emulator.close());
    const keyName = `CHAIN_${provider.replace('-', '_').toUpperCase()}`;
    cli.environment[keyName] = emulator.key;
    const added = await cli.run([
      ...['connection', 'add', '--provider', provider, '--name', provider],
      ...['--base-url', emulator.baseUrl, '--key-env', keyName],
    ]);
    expect(added).toMatchObject({ exitCode: 0, error: '' });
  }
  return cli;
}

/** The library as it lies there when no process has it open. */
function openLibrary({ library }: CliWorld) {
  const db: Database.Database = openDatabase(path.join(library, 'library.db'), {
    backupFolder: path.join(library, 'backups'),
    appVersion: 'test',
  });
  onTestFinished(() => void db.close());
  const tables = createTables(db);
  // Safe: what checks and builds a question reads these parts and no others.
  const context = {
    db,
    tables,
    registry: createProviderRegistry(shippedProviders()),
    originalPath: () => '',
    // A file that is there: that an input has lost its own is said before anything is built.
    blobs: { pathOf: () => path.join(library, 'library.db') },
    pricesOf: () => ({ find: () => null }),
  } as unknown as JobContext;
  return { tables, context };
}

/** A request with its pictures taken out: one that was prepared names uploads where the built one names files. */
function withoutPictures(wire: string): unknown {
  return JSON.parse(wire, (_name, value: unknown) => {
    if (typeof value === 'object' && value !== null && '$file' in value) return 'a picture';
    return typeof value === 'string' && value.startsWith('http://127.0.0.1') ? 'a picture' : value;
  });
}

it(
  'six steps over four services make one chain, and each can be asked for again with the same body',
  { timeout: 240_000 },
  async () => {
    const cli = await setup();
    const imageIds: ImageId[] = [];
    for (const [index, connection] of steps.entries()) {
      const before = imageIds.at(-1);
      const { exitCode, json, error } = await cli.runJson([
        ...[
          'run',
          '--project',
          'Chain',
          '--connection',
          connection,
          '--prompt',
          `step ${index + 1}`,
          '--yes',
        ],
        ...(before === undefined ? [] : ['--input', String(before)]),
      ]);
      expect([exitCode, connection, error]).toEqual([0, connection, expect.any(String)]);
      const { images } = json as { images: { id: string }[] }; // the command's own output, checked by the parse below
      imageIds.push(ImageId.parse(Number(images[0]?.id)));
    }
    const { tables, context } = openLibrary(cli);
    const chain = tables.edges.chain(imageIds[2]!);
    expect(chain.map(({ cell, parentId }) => [cell.id, parentId])).toEqual(
      imageIds.map((id, index) => [id, imageIds[index - 1] ?? null]),
    );
    expect(chain.map(({ prompt }) => prompt)).toEqual(steps.map((_, index) => `step ${index + 1}`));
    for (const imageId of imageIds) {
      const image = tables.images.get(imageId)!;
      const { recipe } = viewImage(tables, image);
      const run = tables.runs.get(image.runId!)!;
      // What the composer recalls of a picture: its recipe, and the inputs of its run.
      const question = {
        connectionId: run.connectionId,
        model: recipe!.model,
        prompt: recipe!.prompt,
        count: run.wantedCount,
        parameters: recipe!.parameters,
        inputs: tables.runs.inputs(run.id).map(({ imageId: inputId, role }) => ({
          imageId: inputId,
          role: role === 'mask' ? 'source' : role,
        })),
        mask: null,
        extra: recipe!.extra,
        ceilingNanos: null,
        groupId: null,
      } as const;
      const checked = await checkQuestion(context, {} as Uploads, question);
      const [call] = planCalls(context, checked, checked.inputs.sent);
      expect(withoutPictures(JSON.stringify(call?.wire))).toEqual(withoutPictures(recipe!.request!));
    }
  },
);
