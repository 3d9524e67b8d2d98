import { z } from 'zod';
import { AttemptId, ConnectionId, ImageId, ProjectId, RunId, Sha256, UploadId } from './ids.ts';
import {
  Attempt,
  ChainNode,
  Connection,
  ConnectionTest,
  Draft,
  Estimate,
  ImageCell,
  ImageDetail,
  KeychainStatus,
  ModelList,
  Project,
  ProviderInfo,
  Run,
  RunDraft,
  RunQuestion,
  Settings,
  SpendRow,
  SpendSummary,
  RequestWindow,
} from './model.ts';
import {
  Cap,
  CapScope,
  LocalDay,
  PriceView,
  SpendEntry,
  SpendFilter,
  SpendGrouping,
  SpendRange,
  SpendReport,
} from './money-model.ts';
import {
  Backup,
  BackupReport,
  BackupSchedule,
  LibraryCheck,
  LibraryWork,
  MergeReport,
  RepairReport,
} from './library-model.ts';
import { Need, QueuePlace, QueueView, RunPriority } from './queue-model.ts';

const nothing = z.object({});
const none = z.null();
const name = z.string().trim().min(1).max(120);
/** A folder on this machine: never taken from a page. */
const folderPath = z.string().min(1).max(4096);
const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Which pictures a page or a count is about. */
export const ImageScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('project'), projectId: ProjectId }),
  z.object({ kind: z.literal('trash') }),
  /** What a bar of the spend report paid for. */
  z.object({ kind: z.literal('spend'), range: SpendRange, filter: SpendFilter }),
]);
export type ImageScope = z.output<typeof ImageScope>;

/** Newest first; the last cell of a page names where the next one starts. */
export const PageCursor = z.object({ sortedAtMs: z.number().int(), id: ImageId });
export type PageCursor = z.output<typeof PageCursor>;

const HostInfo = z.object({
  host: z.enum(['electron', 'web', 'cli']),
  version: z.string(),
  platform: z.string(),
  libraryPath: z.string(),
  features: z.object({
    revealInFolder: z.boolean(),
    openDialog: z.boolean(),
    nativeMenu: z.boolean(),
  }),
});
export type HostInfo = z.output<typeof HostInfo>;

const connectionFields = z.object({
  name,
  provider: z.string().min(1).max(60),
  baseUrl: z.string().trim().max(500).nullable(),
  keyEnv: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)
    .nullable(),
  maxConcurrent: z.number().int().min(1).max(32).optional(),
  requestWindow: RequestWindow.nullable().optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable()
    .optional(),
  settings: z.record(z.string().max(60), z.json()).optional(),
});

/**
 * Every call there is: one entry per call, nothing else to keep in step. Inputs are parsed at the seam; the
 * output schema is what both sides are typed by.
 */
export const contract = {
  'host.info': method(nothing, HostInfo),
  /** Shows an original in the system's file manager; hosts without one answer `unavailable`. */
  'host.revealImage': method(z.object({ imageId: ImageId }), none),
  /** Opens the provider's usage page of a connection outside the app (fixed host list). */
  'host.openUsagePage': method(z.object({ connectionId: ConnectionId }), none),

  'projects.list': method(z.object({ includeArchived: z.boolean().default(false) }), z.array(Project)),
  'projects.create': method(z.object({ name }), Project),
  'projects.rename': method(z.object({ projectId: ProjectId, name }), Project),
  'projects.setArchived': method(z.object({ projectId: ProjectId, archived: z.boolean() }), Project),
  /** The connection its pictures are usually bought through; null for none. */
  'projects.setDefaultConnection': method(
    z.object({ projectId: ProjectId, connectionId: ConnectionId.nullable() }),
    Project,
  ),
  'projects.draft': method(z.object({ projectId: ProjectId }), Draft.nullable()),
  'projects.saveDraft': method(z.object({ projectId: ProjectId, draft: Draft }), none),

  'images.page': method(
    z.object({
      scope: ImageScope,
      search: z.string().max(400).default(''),
      /** True for only those that are not what was asked for. */
      differs: z.boolean().optional(),
      after: PageCursor.nullable().default(null),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.object({ cells: z.array(ImageCell), next: PageCursor.nullable() }),
  ),
  'images.count': method(
    z.object({
      scope: ImageScope,
      search: z.string().max(400).default(''),
      differs: z.boolean().optional(),
    }),
    z.object({ count: z.number().int() }),
  ),
  'images.detail': method(z.object({ imageId: ImageId }), ImageDetail),
  /** The chain a picture belongs to: everything reachable by source and turn edges, oldest first, 500 at most. */
  'images.chain': method(z.object({ imageId: ImageId }), z.array(ChainNode)),
  'images.import': method(
    z.object({ projectId: ProjectId, uploadId: UploadId, fileName: z.string().max(255).nullable() }),
    z.object({ imageId: ImageId }),
  ),
  'images.setTrashed': method(
    z.object({ imageIds: z.array(ImageId).min(1).max(10_000), trashed: z.boolean() }),
    none,
  ),
  /** Where the original lies on disk; for the command line, refused to a page. */
  'images.path': method(z.object({ imageId: ImageId }), z.object({ path: z.string(), sha256: Sha256 })),

  /** Makes every check that `runs.submit` makes, caps included, and changes nothing. */
  'runs.estimate': method(RunQuestion, Estimate),
  'runs.submit': method(RunDraft, Run),
  'runs.get': method(z.object({ runId: RunId }), Run),
  /** Runs that still show as cells: waiting, running, and endings nobody has dismissed; newest first. */
  'runs.open': method(z.object({ projectId: ProjectId.nullable() }), z.array(Run)),
  /** Runs that were asked for with one press, in the order they were asked for; none for a group nobody knows. */
  'runs.group': method(z.object({ groupId: z.uuid() }), z.array(Run)),
  'runs.cancel': method(z.object({ runId: RunId }), Run),
  /** Asks again for what a run did not deliver: a new purchase, made by a person. */
  'runs.again': method(z.object({ runId: RunId, newRunId: RunId }), Run),
  'runs.dismiss': method(z.object({ runId: RunId }), none),

  'queue.get': method(nothing, QueueView),
  /** Everything, or one connection. Resuming is a person's word: what was held since the last start goes on. */
  'queue.setPaused': method(
    z.object({ paused: z.boolean(), connectionId: ConnectionId.nullable().default(null) }),
    QueueView,
  ),
  'queue.move': method(z.object({ runId: RunId, place: QueuePlace }), QueueView),
  'queue.setPriority': method(z.object({ runId: RunId, priority: RunPriority }), QueueView),
  /** The network is back: what waits for it looks at once. What a provider asked to wait for still stands. */
  'queue.lookAgain': method(nothing, QueueView),
  /** What waits for a person, the most urgent first. */
  'needs.list': method(nothing, z.array(Need)),

  'attempts.list': method(
    z.object({
      runId: RunId.nullable().default(null),
      limit: z.number().int().min(1).max(10_000).default(1000),
    }),
    z.array(Attempt),
  ),
  /** A person's word on an attempt whose outcome is unknown; without an amount, a charge is the amount at risk. */
  'attempts.resolve': method(
    z.object({
      attemptId: AttemptId,
      charged: z.boolean(),
      amountNanos: z.number().int().min(0).max(1_000_000_000_000).nullable().default(null),
    }),
    Attempt,
  ),
  /**
   * Buys what an ended attempt did not deliver once more: a person's word, it may charge twice. `sameKey` sends the stored
   * bytes under the stored idempotency key, which cannot buy twice; refused where the provider knows no such key.
   */
  'attempts.again': method(
    z.object({ attemptId: AttemptId, newRunId: RunId, sameKey: z.boolean().default(false) }),
    Run,
  ),
  /** Free: reads a kept reply again, asks a task again, fetches links again. */
  'attempts.reread': method(z.object({ attemptId: AttemptId }), Attempt),

  'providers.list': method(nothing, z.array(ProviderInfo)),

  'connections.list': method(nothing, z.array(Connection)),
  'connections.add': method(connectionFields, Connection),
  'connections.update': method(
    connectionFields.omit({ provider: true }).partial().extend({ connectionId: ConnectionId }),
    Connection,
  ),
  /** The order in which connections are offered: every live one, once. */
  'connections.setOrder': method(z.object({ connectionIds: z.array(ConnectionId).max(500) }), none),
  /** What the provider says is left, where it can be asked. Free. */
  'connections.balance': method(
    z.object({ connectionId: ConnectionId }),
    z.object({ amountNanos: z.number().int().nullable(), detail: z.string() }),
  ),
  /**
   * Brings a task's pictures home that was bought elsewhere, or lost: by its id at the provider. Free; what it cost is
   * marked as reported or unknown, and never counted twice.
   */
  'connections.fetchTask': method(
    z.object({
      connectionId: ConnectionId,
      /** Where its pictures go; null for the project named by `projectName`, made when the task was found. */
      projectId: ProjectId.nullable(),
      projectName: name.optional(),
      taskId: z.string().trim().min(1).max(300),
      model: z.string().max(200).nullable().default(null),
      newRunId: RunId,
    }),
    Run,
  ),
  'connections.remove': method(z.object({ connectionId: ConnectionId }), none),
  /** Free: never spends, never changes anything at the provider. */
  'connections.test': method(z.object({ connectionId: ConnectionId }), ConnectionTest),
  /** `defaultModel` is the first that works for the task. */
  'connections.models': method(
    z.object({ connectionId: ConnectionId, task: z.enum(['generate', 'edit']).default('generate') }),
    ModelList,
  ),
  /** The only way a key travels, and only inwards. */
  'connections.setKey': method(
    z.object({ connectionId: ConnectionId, key: z.string().trim().min(1).max(4000) }),
    Connection,
  ),
  'connections.clearKey': method(z.object({ connectionId: ConnectionId }), Connection),

  'keychain.status': method(nothing, KeychainStatus),
  /** The user's own choice where no keychain can be had; forgotten when the app closes. */
  'keychain.useSessionOnly': method(nothing, KeychainStatus),

  'spend.summary': method(nothing, SpendSummary),
  'spend.rows': method(
    z.object({
      by: SpendGrouping,
      /** First and last local day, both included; everything ever spent when left out. */
      from: LocalDay.nullable().default(null),
      to: LocalDay.nullable().default(null),
    }),
    z.object({ totalNanos: z.number().int(), rows: z.array(SpendRow) }),
  ),

  /** Everything a report shows of a range of local days. */
  'spend.report': method(
    z.object({ range: SpendRange, by: SpendGrouping, filter: SpendFilter.prefault({}) }),
    SpendReport,
  ),
  /** The lines behind a report, oldest first, by pages: what CSV and JSON exports are made of. */
  'spend.entries': method(
    z.object({
      range: SpendRange,
      filter: SpendFilter.prefault({}),
      afterId: z.number().int().nullable().default(null),
      limit: z.number().int().min(1).max(5000).default(1000),
    }),
    z.object({ entries: z.array(SpendEntry), nextAfterId: z.number().int().nullable() }),
  ),
  /** First local day with an entry, or null: where "all time" begins. */
  'spend.firstDay': method(nothing, z.object({ day: LocalDay.nullable() })),

  'caps.list': method(nothing, z.array(Cap)),
  /** Replaces the cap of a scope; at least one of the two. Raising a cap is how what it blocked goes on. */
  'caps.set': method(
    z.object({
      scope: CapScope,
      hardNanos: z.number().int().positive().nullable(),
      softNanos: z.number().int().positive().nullable(),
    }),
    Cap,
  ),
  'caps.clear': method(z.object({ scope: CapScope }), none),

  /** Prices as one connection sees them, or all; what counts first. */
  'prices.list': method(
    z.object({ connectionId: ConnectionId.nullable().default(null) }),
    z.array(PriceView),
  ),
  /** A person's own price for a connection, from today on; old entries stay as they are. */
  'prices.set': method(
    z.object({
      connectionId: ConnectionId,
      model: z.string().trim().min(1).max(200),
      unit: PriceView.shape.unit,
      amountNanos: z.number().int().min(0).max(1_000_000_000_000),
      note: z.string().max(500).nullable().default(null),
    }),
    PriceView,
  ),
  /** The shipped price counts again. */
  'prices.clear': method(
    z.object({ connectionId: ConnectionId, model: z.string().max(200), unit: PriceView.shape.unit }),
    none,
  ),

  'settings.get': method(nothing, Settings),
  'settings.set': method(Settings.partial(), Settings),

  /** Light: the database and every file's size. Full: every byte of every original. Changes nothing. */
  'library.verify': method(z.object({ full: z.boolean().default(false) }), LibraryCheck),
  /** What the last check found; null before the first one. */
  'library.lastCheck': method(nothing, LibraryCheck.nullable()),
  /**
   * Rebuilds what can be rebuilt; never touches the ledger. `from` names a backup to take lost originals from: for the
   * command line, refused to a page.
   */
  'library.repair': method(
    z.object({ dryRun: z.boolean().default(true), from: folderPath.nullable().default(null) }),
    RepairReport,
  ),
  /** A full backup into the chosen folder; without one, a copy of the database into the library's own. */
  'library.backup': method(nothing, BackupReport),
  /** A full backup that becomes, or brings up to date, exactly this folder. For hosts; refused to a page. */
  'library.backupTo': method(z.object({ path: folderPath }), BackupReport),
  /** Brings back what a backup of this library has and it has not; changes nothing else. For hosts; refused to a page. */
  'library.merge': method(z.object({ path: folderPath }), MergeReport),
  /** Newest first. */
  'library.backups': method(nothing, z.array(Backup)),
  'library.backupSchedule': method(nothing, BackupSchedule),
  'library.setBackupSchedule': method(
    BackupSchedule.pick({ every: true, keepCount: true }).partial(),
    BackupSchedule,
  ),
  /** Where full backups go from now on. For hosts; refused to a page. */
  'library.setBackupFolder': method(z.object({ path: folderPath.nullable() }), BackupSchedule),
  /** The long work that goes on now; `library.progress` says how it moves. */
  'library.work': method(nothing, LibraryWork.nullable()),
  /** Ends it; whoever asked for it is told that it was stopped, and nothing half-made is left. */
  'library.cancelWork': method(nothing, none),
} as const;

export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type MethodInput<M extends MethodName> = z.output<Contract[M]['input']>;
/** What a caller writes: fields with defaults may be left out. */
export type MethodArguments<M extends MethodName> = z.input<Contract[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Contract[M]['output']>;
