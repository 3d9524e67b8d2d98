import { describe, expect, it } from 'vitest';
import type { SentInput } from '../../../src/renderer/composer/composer-inputs.ts';
import { whyDisabled } from '../../../src/renderer/composer/why-disabled.ts';
import { ImageId } from '../../../src/shared/ids.ts';
import { Connection } from '../../../src/shared/model.ts';
import { capabilities } from './capabilities-fixture.ts';

const connection = Connection.parse({
  id: 1,
  name: 'Studio',
  provider: 'openai-images',
  providerLabel: 'OpenAI',
  baseUrl: null,
  keyEnv: null,
  needsKey: true,
  hasKey: true,
  keyHint: '41ab',
  isPlayMoney: false,
  maxConcurrent: 4,
  requestWindow: null,
  color: null,
  settings: {},
  pauseCode: null,
  pauseReason: null,
  state: 'ok',
  stateDetail: null,
  testedAtMs: null,
});
const source: SentInput = { imageId: ImageId.parse(1), role: 'source' };
const reference = (id: number): SentInput => ({ imageId: ImageId.parse(id), role: 'reference' });
type State = Parameters<typeof whyDisabled>[0];

function reason(changes: Partial<State>): string | null {
  const ready: State = {
    connection,
    capabilities: capabilities(),
    prompt: 'a cat',
    inputs: [],
    hasMask: false,
    problems: [],
    pendingFiles: 0,
  };
  return whyDisabled({ ...ready, ...changes })?.message ?? null;
}

describe('what stands between a person and the press', () => {
  it('is nothing when all is there', () => {
    expect(reason({})).toBeNull();
    expect(reason({ inputs: [source], hasMask: true })).toBeNull();
  });

  it.each<[string, Partial<State>, string]>([
    ['no connection', { connection: null }, 'Choose a connection.'],
    ['no key', { connection: { ...connection, hasKey: false } }, 'Studio has no key yet.'],
    [
      'a refused key',
      { connection: { ...connection, state: 'key-refused' } },
      'Studio refused its key. Enter another one.',
    ],
    ['no model', { capabilities: null }, 'Choose a model.'],
    ['no words', { prompt: '  \n ' }, 'Write what you want to see.'],
    ['too many words', { prompt: 'x'.repeat(101) }, 'The prompt is longer than 100 characters.'],
    ['a file on its way', { pendingFiles: 1 }, 'A file is still being read.'],
    [
      'too many inputs',
      { inputs: [source, reference(2), reference(3)] },
      'Atelier 2 takes 2 inputs. Take some off.',
    ],
    ['a mask on nothing', { hasMask: true }, 'A mask needs a picture to edit.'],
    [
      'a mask the model cannot use',
      { hasMask: true, inputs: [source], capabilities: capabilities({ mask: null }) },
      'Atelier 2 takes no mask.',
    ],
    [
      'a model that takes no pictures',
      { inputs: [source], capabilities: capabilities({ tasks: ['generate'] }) },
      'Atelier 2 takes no pictures.',
    ],
    [
      'a model that only edits',
      { capabilities: capabilities({ tasks: ['edit'] }) },
      'Atelier 2 only edits: add a picture.',
    ],
    [
      'a wrong setting',
      { problems: [{ field: 'size', message: 'size 7x7 is not possible' }] },
      'Size 7x7 is not possible.',
    ],
  ])('says so for %s', (_name, changes, message) => {
    expect(reason(changes)).toBe(message);
  });
});
