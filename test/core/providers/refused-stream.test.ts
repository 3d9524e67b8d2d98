import { describe, expect, it } from 'vitest';
import { buildRequest as buildChat } from '../../../src/core/providers/chat-images/build-request.ts';
import { chatModels } from '../../../src/core/providers/chat-images/models.ts';
import { buildRequest as buildImages } from '../../../src/core/providers/openai-images/build-request.ts';
import { buildRequest as buildResponse } from '../../../src/core/providers/openai-responses/build-request.ts';
import {
  askedWhole,
  comesWhole,
  wholeWire,
  withoutRefusedStreams,
  withRefusedStream,
} from '../../../src/core/providers/refused-stream.ts';
import { input, request as imagesRequest } from './openai-images/requests.ts';
import { request as responseRequest } from './openai-responses/requests.ts';

const previews = { partialImages: 2 };
const [chat] = chatModels;
const cases = [
  ['a new picture', buildImages, imagesRequest({ parameters: previews })],
  ['a JSON edit', buildImages, imagesRequest({ parameters: previews, inputs: [input('source', 1)] })],
  [
    'an edit as a form',
    buildImages,
    imagesRequest({ parameters: { ...previews, size: '1088x1360' }, inputs: [input('source', 1)] }),
  ],
  ['a response', buildResponse, responseRequest({ parameters: previews })],
  [
    'a conversation',
    buildChat,
    { ...imagesRequest(), settings: { stream: true }, ...(chat ? { capabilities: chat } : {}) },
  ],
] as const;

describe('a request whose stream was refused', () => {
  it.each(cases)('is %s as it would be built without, to the byte', (_name, build, request) => {
    const streamed = build(request);
    expect(streamed.isStreamed).toBe(true);
    const whole = build(askedWhole(request));
    expect(whole.isStreamed).toBe(false);
    expect(JSON.stringify(wholeWire(streamed))).toBe(JSON.stringify(whole));
    expect(wholeWire(whole)).toBe(whole);
  });
});

describe('what a connection remembers', () => {
  it('is kept per model, beside what a person chose, and can be forgotten', () => {
    const chosen = { stream: true };
    const settings = withRefusedStream(withRefusedStream(chosen, 'one'), 'two');
    expect([comesWhole(settings, 'one'), comesWhole(settings, 'two'), comesWhole(settings, 'three')]).toEqual(
      [true, true, false],
    );
    expect(withRefusedStream(settings, 'two')).toEqual(settings);
    expect(withoutRefusedStreams(settings)).toEqual(chosen);
    expect(comesWhole({ $comesWhole: 'nonsense' }, 'one')).toBe(false);
  });

  it('stays small, whatever is tried', () => {
    let settings = {};
    for (let index = 0; index < 200; index += 1) settings = withRefusedStream(settings, `model-${index}`);
    expect(JSON.stringify(settings).length).toBeLessThan(1000);
    expect([comesWhole(settings, 'model-199'), comesWhole(settings, 'model-0')]).toEqual([true, false]);
  });
});
