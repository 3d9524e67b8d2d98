import type { LocalOperation } from '../../shared/local-edit.ts';
import { localEditWords } from '../../shared/local-edit.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { Command, CommandContext, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseImageId } from '../find-by-name.ts';
import type { GivenOptions } from '../options.ts';
import { usageError } from '../usage-error.ts';

const largestEdge = 65_535;

/** `--width 640`, which has to be there. */
function edge(options: GivenOptions, name: string, min = 1): number {
  const value = options.integer(name, min, largestEdge);
  if (value === null) throw usageError(`--${name} is missing: pixels.`);
  return value;
}

async function make({ client }: CommandContext, from: ImageId, operation: LocalOperation): Promise<Outcome> {
  const { imageId, note } = await client.call('edits.make', { imageId: from, operation });
  return made(imageId, from, localEditWords(operation), note);
}

function made(imageId: ImageId, from: ImageId, words: string, note: string | null): Outcome {
  return {
    json: { id: String(imageId), from: String(from), note },
    text: `Picture ${imageId}: ${words}. Free; picture ${from} stays as it is.${note === null ? '' : ` ${note}`}`,
    exitCode: exitCodes.done,
  };
}

const pixels = (summary: string) => ({ value: 'PX', summary, isRequired: true });

const imageCrop: Command = {
  name: 'image crop',
  operands: ['ID'],
  summary: 'a new picture from a part of one; free',
  options: {
    x: pixels('pixels cut off at the left'),
    y: pixels('pixels cut off at the top'),
    width: pixels('width that stays'),
    height: pixels('height that stays'),
  },
  run: (context) => {
    const { options } = context;
    const corner = { x: edge(options, 'x', 0), y: edge(options, 'y', 0) };
    const size = { width: edge(options, 'width'), height: edge(options, 'height') };
    return make(context, parseImageId(context.words[0] ?? ''), { kind: 'crop', ...corner, ...size });
  },
};

const turns: Readonly<Record<string, 1 | 2 | 3>> = {
  right: 1,
  half: 2,
  left: 3,
  '90': 1,
  '180': 2,
  '270': 3,
};

const imageRotate: Command = {
  name: 'image rotate',
  operands: ['ID', 'TURN'],
  summary: 'a new picture, turned by quarters: right, left or half; free',
  options: {},
  run: (context) => {
    const asked = context.words[1] ?? '';
    const quarterTurns = Object.hasOwn(turns, asked) ? turns[asked] : undefined;
    if (quarterTurns === undefined) throw usageError('Say how to turn it: right, left or half.');
    return make(context, parseImageId(context.words[0] ?? ''), { kind: 'rotate', quarterTurns });
  },
};

const imageFlip: Command = {
  name: 'image flip',
  operands: ['ID', 'AXIS'],
  summary: 'a new picture, mirrored: horizontal or vertical; free',
  options: {},
  run: (context) => {
    const axis = context.words[1];
    if (axis !== 'horizontal' && axis !== 'vertical')
      throw usageError('Say how to flip it: horizontal or vertical.');
    return make(context, parseImageId(context.words[0] ?? ''), { kind: 'flip', axis });
  },
};

const imageResize: Command = {
  name: 'image resize',
  operands: ['ID'],
  summary: 'a new picture in another size; free',
  options: { width: pixels('the new width'), height: pixels('the new height') },
  run: (context) => {
    const size = { width: edge(context.options, 'width'), height: edge(context.options, 'height') };
    return make(context, parseImageId(context.words[0] ?? ''), { kind: 'resize', ...size });
  },
};

const imageComposite: Command = {
  name: 'image composite',
  operands: ['ID'],
  summary: 'a masked result laid over its source, so that nothing outside the mask is changed; free',
  options: { feather: { value: 'PX', summary: 'how far the edge fades, 0 to 200; 8 where not given' } },
  async run({ client, words, options }) {
    const from = parseImageId(words[0] ?? '');
    const featherPx = options.integer('feather', 0, 200) ?? 8;
    const { imageId, note } = await client.call('edits.keepOutside', { imageId: from, featherPx });
    return made(imageId, from, `the outside of the mask kept, edge ${featherPx} px`, note);
  },
};

/** Pictures made from others here, at no cost. */
export const imageEdits: readonly Command[] = [
  imageCrop,
  imageRotate,
  imageFlip,
  imageResize,
  imageComposite,
];
