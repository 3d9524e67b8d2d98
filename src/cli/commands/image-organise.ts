import type { OrganiseOutcome } from '../../shared/organise-model.ts';
import { colorLabels, flags, TagName } from '../../shared/organise-model.ts';
import { actionSentence } from '../../shared/organise-words.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findProject, parseImageId } from '../find-by-name.ts';
import { shown, type OptionRules } from '../options.ts';
import { printable } from '../text.ts';
import { usageError } from '../usage-error.ts';

/** What an organising command answers: how many pictures it changed, and what undo would call it. */
export function organised({ changedCount, entry }: OrganiseOutcome): Outcome {
  return {
    json: { changedCount, undoId: entry?.id ?? null },
    text: entry === null ? 'Nothing had to change.' : `${printable(actionSentence(entry.action))}.`,
    exitCode: exitCodes.done,
  };
}

/** The pictures a command names. */
export function targetOf(words: readonly string[]): ImageTarget {
  return { imageIds: words.map(parseImageId) };
}

type Act = (context: CommandContext, target: ImageTarget) => Promise<OrganiseOutcome>;

const onImages = (verb: string, summary: string, options: OptionRules, act: Act): Command => ({
  name: `image ${verb}`,
  operands: ['ID…'],
  summary,
  options,
  run: async (context) => organised(await act(context, targetOf(context.words))),
});

/** One of a few words, or null for "none". */
function choice<Value extends string>(text: string | null, values: readonly Value[]): Value | null {
  if (text === 'none') return null;
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw usageError(`--as takes one of: ${[...values, 'none'].join(', ')}; not ${shown(text ?? '')}.`);
}

function tagNames(names: readonly string[]): string[] {
  return names.map((name) => {
    const parsed = TagName.safeParse(name);
    if (parsed.success) return parsed.data;
    throw usageError(`${shown(name)} cannot be a tag: ${parsed.error.issues[0]?.message ?? 'not a name'}.`);
  });
}

const asOption = (summary: string): OptionRules => ({ as: { value: 'WHAT', summary, isRequired: true } });
const tagOption: OptionRules = {
  tag: { value: 'NAME', summary: 'a tag; may be given several times', isRequired: true, isList: true },
};

export const imageOrganise: readonly Command[] = [
  onImages(
    'rate',
    'gives pictures stars',
    { stars: { value: 'N', summary: 'from 0 (none) to 5', isRequired: true } },
    ({ client, options }, target) =>
      client.call('organise.rate', { target, rating: options.integer('stars', 0, 5) ?? 0 }),
  ),
  onImages(
    'flag',
    'picks or rejects pictures',
    asOption('pick, reject or none'),
    ({ client, options }, target) =>
      client.call('organise.flag', { target, flag: choice(options.text('as'), flags) }),
  ),
  onImages(
    'color',
    'gives pictures a colour',
    asOption(`${colorLabels.join(', ')} or none`),
    ({ client, options }, target) =>
      client.call('organise.color', { target, color: choice(options.text('as'), colorLabels) }),
  ),
  onImages('tag', 'gives pictures tags', tagOption, ({ client, options }, target) =>
    client.call('organise.tag', { target, add: tagNames(options.list('tag')) }),
  ),
  onImages('untag', 'takes tags off pictures', tagOption, ({ client, options }, target) =>
    client.call('organise.tag', { target, remove: tagNames(options.list('tag')) }),
  ),
  onImages(
    'note',
    'writes a note; an empty one takes it off',
    { text: { value: 'TEXT', summary: 'the note', isRequired: true } },
    ({ client, options }, target) =>
      client.call('organise.note', { target, note: options.text('text') ?? '' }),
  ),
  onImages(
    'move',
    'moves pictures to a project; what was paid stays where it was paid',
    { project: { value: 'P', summary: 'name or id of the project', isRequired: true } },
    async ({ client, options }, target) => {
      const asked = options.text('project') ?? '';
      const project = await findProject(client, asked);
      if (!project) throw usageError(`There is no project ${shown(asked)}.`);
      return client.call('organise.move', { target, projectId: project.id });
    },
  ),
  onImages('trash', 'moves pictures to the trash', {}, ({ client }, target) =>
    client.call('organise.trash', { target }),
  ),
  onImages('restore', 'puts pictures back from the trash', {}, ({ client }, target) =>
    client.call('organise.restore', { target }),
  ),
];
