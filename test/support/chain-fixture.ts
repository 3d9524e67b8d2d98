import { createProviderRegistry } from '../../src/core/providers/registry.ts';
import { shippedProviders } from '../../src/core/create-core.ts';
import type { JobContext } from '../../src/core/jobs/job-context.ts';
import type { NewImage } from '../../src/core/db/images.ts';
import { inTransaction } from '../../src/core/db/transaction.ts';
import { createLibraryPrices } from '../../src/core/spend/library-prices.ts';
import { readShippedPrices } from '../../src/core/spend/price-file.ts';
import type { Parameters } from '../../src/shared/capabilities.ts';
import type { ConnectionId, ImageId, ProjectId, UploadId } from '../../src/shared/ids.ts';
import { draft, setupJobs, type JobWorld } from './job-world.ts';
import { makeMask, makePicture } from './pictures.ts';

/** Which shipped adapter the edits are asked of, and what their requests are made of. */
export interface FixtureProvider {
  readonly provider: string;
  readonly model: string;
  readonly parameters: readonly Parameters[];
  readonly takesMasks: boolean;
}

/** A library with 200 edits: 5 levels, 12 branches, 30 references, asked for through a shipped adapter. */
export interface ChainFixture {
  readonly world: JobWorld;
  readonly projectId: ProjectId;
  /** Photos the chains begin with. */
  readonly photos: readonly ImageId[];
  readonly edits: readonly ImageId[];
  /** What each edit was made from; null for none. */
  readonly parents: ReadonlyMap<ImageId, ImageId>;
  readonly references: readonly (readonly [child: ImageId, input: ImageId])[];
  readonly masked: readonly ImageId[];
}

const costNanos = 41_200_000;
const allLines = 43;
const branchCount = 12;

/**
 * Everything is asked for through the real path from a press to a planned attempt, so that what is stored is what would
 * have been sent; the queue is paused, and the pictures are entered as deliveries would have.
 */
export async function chainFixture(asked: FixtureProvider, lineCount = allLines): Promise<ChainFixture> {
  const { start } = await setupJobs(0);
  const world = await start(useShippedProviders);
  const { tables, clock, blobs } = world.context;
  world.queue.setPaused(true);
  const projectId = tables.projects.create({ name: 'Edits', isSample: false, createdAtMs: clock.nowMs() });
  const connectionId = tables.connections.add({
    name: 'Studio',
    provider: asked.provider,
    baseUrl: null,
    keyEnv: null,
    keyAccount: 'connection-test',
    maxConcurrent: 2,
    createdAtMs: clock.nowMs(),
  });
  const files = await Promise.all(
    Array.from({ length: 8 }, async (_, seed) =>
      blobs.checkAndAdopt(
        await blobs.writeBytes(
          'incoming',
          `${seed}.bin`,
          await makePicture({ seed: seed + 1, format: seed % 4 === 3 ? 'jpeg' : 'png' }),
        ),
      ),
    ),
  );
  const mask = await makeMask({ width: 64, height: 48 }, { left: 8, top: 8, width: 24, height: 16 });
  const builder = new FixtureBuilder(world, asked, { projectId, connectionId }, files, mask);
  await builder.addLines(lineCount);
  return { world, projectId, ...builder.made };
}

function useShippedProviders(context: JobContext): void {
  // The context of a test world is its own object; nothing has read these parts yet.
  Object.assign(context, {
    registry: createProviderRegistry(shippedProviders()),
    pricesOf: createLibraryPrices(context.tables, readShippedPrices()),
    keyOf: async () => 'a-key',
  });
}

type File = Awaited<ReturnType<JobContext['blobs']['checkAndAdopt']>>;

class FixtureBuilder {
  readonly made = {
    photos: [] as ImageId[],
    edits: [] as ImageId[],
    parents: new Map<ImageId, ImageId>(),
    references: [] as (readonly [ImageId, ImageId])[],
    masked: [] as ImageId[],
  };
  readonly #world: JobWorld;
  readonly #asked: FixtureProvider;
  readonly #places: { readonly projectId: ProjectId; readonly connectionId: ConnectionId };
  readonly #files: readonly File[];
  readonly #mask: Uint8Array<ArrayBuffer>;

  constructor(
    world: JobWorld,
    asked: FixtureProvider,
    places: { projectId: ProjectId; connectionId: ConnectionId },
    files: readonly File[],
    mask: Uint8Array,
  ) {
    this.#world = world;
    this.#asked = asked;
    this.#places = places;
    this.#files = files;
    this.#mask = Uint8Array.from(mask);
  }

  /** 28 chains of five edits, twelve branches of four that leave a first edit, and three more chains: 200 edits. */
  async addLines(lineCount: number): Promise<void> {
    const firsts: ImageId[] = [];
    for (let line = 0; line < lineCount; line += 1) {
      const isBranch = line >= 28 && line < 28 + branchCount;
      const from = isBranch ? (firsts[line - 28] as ImageId) : this.#addPhoto();
      const length = isBranch ? 4 : line === allLines - 1 ? 2 : 5;
      const ids = await this.#addLine(from, length);
      firsts.push(ids[0] as ImageId);
    }
  }

  async #addLine(from: ImageId, length: number): Promise<ImageId[]> {
    const ids: ImageId[] = [];
    for (let step = 0; step < length; step += 1) ids.push(await this.#addEdit(ids.at(-1) ?? from));
    return ids;
  }

  #addPhoto(): ImageId {
    const { photos } = this.made;
    const id = this.#insert({ origin: 'imported', sourceId: null, fileName: `photo-${photos.length}.png` });
    photos.push(id);
    return id;
  }

  async #addEdit(from: ImageId): Promise<ImageId> {
    const { edits, references, masked, parents, photos } = this.made;
    const number = edits.length;
    // Thirty references: eighteen edits with one, six with two.
    const wanted = number === 0 || number % 8 !== 0 ? 0 : number >= 152 ? 2 : 1;
    const others = photos.filter((id) => id !== from);
    const used = Array.from(
      { length: wanted },
      (_, index) => others[(number + index) % others.length] as ImageId,
    );
    const isMasked = this.#asked.takesMasks && number % 10 === 3;
    const { parameters } = this.#asked;
    const request = draft(this.#places, {
      model: this.#asked.model,
      prompt: `step ${number}, “paper dawn”\nsecond line`,
      parameters: parameters[number % parameters.length] ?? {},
      inputs: [
        { imageId: from, role: 'source' },
        ...used.map((imageId) => ({ imageId, role: 'reference' as const })),
      ],
      mask: isMasked ? { uploadId: await this.#upload() } : null,
    });
    await this.#world.runs.submit(request);
    const { tables } = this.#world.context;
    const attempt = tables.attempts.forRun(request.runId)[0];
    if (!attempt) throw new Error('a submitted run has an attempt');
    const id = this.#insert({ origin: 'made', sourceId: from, runId: request.runId, attemptId: attempt.id });
    inTransaction(this.#world.context.db, () => {
      for (const [position, input] of tables.runs.inputs(request.runId).entries())
        tables.edges.insert({ childId: id, position, inputId: input.imageId, role: input.role });
    });
    edits.push(id);
    parents.set(id, from);
    references.push(...used.map((input) => [id, input] as const));
    if (isMasked) masked.push(id);
    return id;
  }

  async #upload(): Promise<UploadId> {
    return this.#world.uploads.add(new Blob([this.#mask]).stream());
  }

  #insert(given: Pick<NewImage, 'origin' | 'sourceId'> & Partial<NewImage>): ImageId {
    const { tables, clock } = this.#world.context;
    const count = this.made.photos.length + this.made.edits.length;
    const file = this.#files[count % this.#files.length] as File;
    tables.blobs.insertIfAbsent(file, clock.nowMs());
    return tables.images.insert({
      projectId: this.#places.projectId,
      sha256: file.sha256,
      runId: null,
      attemptId: null,
      outputIndex: given.origin === 'made' ? 0 : null,
      isListed: true,
      fileName: null,
      revisedPrompt: null,
      width: file.width,
      height: file.height,
      amountNanos: given.origin === 'made' ? costNanos : null,
      sortedAtMs: clock.nowMs() + count,
      createdAtMs: clock.nowMs() + count,
      ...given,
    });
  }
}
