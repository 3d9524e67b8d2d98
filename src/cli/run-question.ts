import path from 'node:path';
import { Parameters, parseSize, type FieldRule } from '../shared/capabilities.ts';
import { AppError } from '../shared/errors.ts';
import type { ProjectId, UploadId } from '../shared/ids.ts';
import { nearLegalSize } from '../shared/legal-size.ts';
import type { Connection, Estimate, RunDraft, RunQuestion } from '../shared/model.ts';
import type { CommandContext } from './command.ts';
import { readExtra } from './extra-fields.ts';
import { findConnection, findProject } from './find-by-name.ts';
import { readInput, readMaskFile, uploadFile } from './input-files.ts';
import { readDollars } from './money-options.ts';
import { shown, type GivenOptions, type OptionRules } from './options.ts';
import { usageError } from './usage-error.ts';

/** Options that describe what is wanted; `run` and `estimate` share them. */
export const questionOptions: OptionRules = {
  project: { value: 'P', summary: 'the project, by name or id; made when there is none of that name' },
  connection: {
    value: 'C',
    summary: "the connection to buy through, by name or id; the project's usual one when left out",
  },
  prompt: { value: 'T', summary: 'what the picture should show', isRequired: true },
  model: { value: 'M', summary: "the model; the connection's default when left out" },
  'image-model': {
    value: 'M',
    summary: 'the model that draws, where --model is a text model that leads the conversation',
  },
  n: { value: 'N', summary: 'how many pictures, 1 to 10' },
  size: { value: 'S', summary: 'such as 1024x1024' },
  quality: { value: 'Q', summary: 'such as low, medium, high' },
  format: { value: 'F', summary: 'png, jpeg or webp' },
  background: { value: 'B', summary: 'such as opaque or transparent' },
  partials: { value: '0..3', summary: 'pictures to show while one is being made' },
  input: {
    value: 'FILE_OR_IMAGE_ID',
    summary: 'a picture to edit, then references; may be given several times',
    isList: true,
  },
  mask: { value: 'FILE', summary: 'a PNG as large as the first input; what is transparent is edited' },
  extra: { value: 'JSON', summary: "the provider's own further fields, as JSON or as @FILE holding it" },
  ceiling: { value: 'USD', summary: 'the most all of it may cost, where no estimate can be made' },
  yes: { value: null, summary: 'spend real money without asking' },
};

/** A question with the files it names, which core holds as uploads until the answer is good. */
export interface AskedQuestion {
  readonly connection: Connection;
  readonly question: RunQuestion;
  /** The file of each uploaded input, by its upload: names are kept with pictures. */
  readonly fileNames: ReadonlyMap<UploadId, string>;
}

/** What can be known from the command line and the files it names, before any library is opened. */
export async function precheckQuestion(options: GivenOptions): Promise<void> {
  if ((options.text('prompt') ?? '').trim() === '') {
    throw usageError('The prompt is empty. Say what the picture should show.');
  }
  if (options.text('connection') === null && options.text('project') === null) {
    throw usageError('--connection is missing: name the connection to buy through, by name or id.');
  }
  readParameters(options);
  readCount(options);
  await readExtra(options.text('extra'));
  readDollars(options, 'ceiling', { mayBeZero: false });
  for (const text of options.list('input')) await readInput(text);
  const mask = options.text('mask');
  if (mask === null) return;
  await readMaskFile(mask);
  if (options.list('input').length === 0) {
    throw usageError('A mask needs a picture to edit. Add the picture with --input.');
  }
}

/** Finds the connection and its model, and sends the files ahead. */
export async function askQuestion(context: CommandContext): Promise<AskedQuestion> {
  const { options, transport } = context;
  const connection = await chosenConnection(context);
  const { model, sizeRule } = await readModel(context, connection);
  const fileNames = new Map<UploadId, string>();
  const inputs: RunQuestion['inputs'] = [];
  for (const text of options.list('input')) {
    const role = inputs.length === 0 ? 'source' : 'reference';
    const input = await readInput(text);
    if (input.kind === 'image') {
      inputs.push({ imageId: input.imageId, role });
      continue;
    }
    const uploadId = await uploadFile(transport, input.path);
    fileNames.set(uploadId, input.path);
    inputs.push({ uploadId, role });
  }
  const maskFile = options.text('mask');
  const mask: RunDraft['mask'] =
    maskFile === null ? null : { uploadId: await uploadFile(transport, await readMaskFile(maskFile)) };
  const question: RunQuestion = {
    connectionId: connection.id,
    model,
    prompt: options.text('prompt') ?? '',
    count: readCount(options),
    parameters: legalParameters(readParameters(options), sizeRule, context),
    inputs,
    mask,
    extra: await readExtra(options.text('extra')),
    ceilingNanos: readDollars(options, 'ceiling', { mayBeZero: false }),
    groupId: null,
    projectId: await findProjectId(context),
  };
  return { connection, question, fileNames };
}

/** The one that is named, else the project's usual one. */
async function chosenConnection({ client, options }: CommandContext): Promise<Connection> {
  const named = options.text('connection');
  if (named !== null) return findConnection(client, named);
  const name = options.text('project');
  const project = name === null ? null : await findProject(client, name);
  const connections = await client.call('connections.list', {});
  const usual = connections.find((each) => each.id === project?.defaultConnectionId);
  if (usual) return usual;
  throw usageError(
    '--connection is missing, and the project has no usual one. Name it, or set one with `project set-connection`.',
  );
}

/** The project it is meant for, where there is one of that name already. */
async function findProjectId({ client, options }: CommandContext): Promise<ProjectId | null> {
  const name = options.text('project');
  return name === null ? null : ((await findProject(client, name))?.id ?? null);
}

/** The estimate of a question, or why core refuses it, said of the files as the person named them. */
export async function estimateQuestion(context: CommandContext, asked: AskedQuestion): Promise<Estimate> {
  try {
    return await context.client.call('runs.estimate', asked.question);
  } catch (error) {
    const file = error instanceof AppError ? fileAt(context.options, error.field) : null;
    if (!(error instanceof AppError) || file === null) throw error;
    throw new AppError(error.code, `${path.basename(file)}: ${error.message}`, { cause: error });
  }
}

/** The file behind a field of the question: "mask", or "inputs.0" and on. */
function fileAt(options: GivenOptions, field: string | undefined): string | null {
  if (field === 'mask') return options.text('mask');
  const index = /^inputs\.(\d+)$/.exec(field ?? '')?.[1];
  return index === undefined ? null : (options.list('input')[Number(index)] ?? null);
}

type SizeRule = Extract<FieldRule, { kind: 'size' }>;

/** The model to use and the sizes it takes, where it is one of those the connection lists. */
async function readModel(
  context: CommandContext,
  connection: Connection,
): Promise<{ readonly model: string; readonly sizeRule: SizeRule | null }> {
  const { client, options } = context;
  const named = options.text('model');
  // Nothing is asked of the provider that is not needed.
  if (named !== null && parseSize(options.text('size') ?? '') === null)
    return { model: named, sizeRule: null };
  const task = options.list('input').length > 0 ? 'edit' : 'generate';
  const { models, defaultModel } = await client.call('connections.models', {
    connectionId: connection.id,
    task,
  });
  const model = named ?? defaultModel;
  if (model === null) {
    throw new AppError('invalid-input', `${connection.name} has no usual model. Name one with --model.`);
  }
  const size = models.find((each) => each.model === model)?.fields.size;
  return { model, sizeRule: size?.kind === 'size' ? size : null };
}

/** A size in pixels that the model does not take is asked for as the nearest that it does, and that is said. */
function legalParameters(given: Parameters, rule: SizeRule | null, context: CommandContext): Parameters {
  const asked = given.size === undefined ? null : parseSize(given.size);
  if (asked === null || !rule?.free || rule.presets.includes(given.size ?? '')) return given;
  const legal = nearLegalSize(asked, rule.free);
  if (legal === null || legal.note === null) return given;
  context.note(`Note: ${legal.note}.`);
  return { ...given, size: `${legal.width}x${legal.height}` };
}

/** Ten is core's limit as well; said here, it is said before anything is opened. */
function readCount(options: GivenOptions): number {
  return options.integer('n', 1, 10) ?? 1;
}

/** Options that are parameters as they stand, and the parameter each is. */
const parameterOptions = [
  ['size', 'size'],
  ['quality', 'quality'],
  ['format', 'format'],
  ['background', 'background'],
  ['image-model', 'imageModel'],
] as const;

function readParameters(options: GivenOptions): Parameters {
  const given: Record<string, string | number> = {};
  for (const [option, name] of parameterOptions) {
    const value = options.text(option);
    if (value !== null) given[name] = value;
  }
  const partialImages = options.integer('partials', 0, 3);
  if (partialImages !== null) given['partialImages'] = partialImages;
  const parsed = Parameters.safeParse(given);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? '');
  const option = parameterOptions.find(([, parameter]) => parameter === name)?.[0] ?? name;
  throw usageError(`--${option} cannot be ${shown(String(given[name]))}.`);
}
