import { describe, expect, it } from 'vitest';
import { buildRequest } from '../../../../src/core/providers/openai-responses/build-request.ts';
import { bodyOf, input, otherConnection, request, turn } from './requests.ts';

const file = (number: number) => ({ $file: input('source', number).sha256, mediaType: 'image/png' });

describe('a first picture', () => {
  it('is asked of the text model, with the tool as the only choice and in the background', () => {
    expect(buildRequest(request())).toEqual({
      method: 'POST',
      path: '/responses',
      encoding: 'json',
      isStreamed: false,
      body: {
        model: 'gpt-5.5',
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'a kite' }] }],
        tools: [
          {
            type: 'image_generation',
            model: 'gpt-image-2.5-flare',
            action: 'generate',
            size: '1024x1024',
            quality: 'medium',
            output_format: 'png',
            background: 'auto',
            moderation: 'auto',
          },
        ],
        tool_choice: { type: 'image_generation' },
        store: true,
        background: true,
      },
    });
  });

  it('streams where partial pictures are wanted', () => {
    const body = bodyOf(request({ parameters: { partialImages: 2 } }));
    expect(body).toMatchObject({ stream: true, tools: [{ partial_images: 2 }] });
  });

  it.each([
    [{ background: false }, { store: true }],
    [{ remember: false }, { store: true, background: true }],
    [{ background: false, remember: false }, { store: false }],
  ])('with %o is kept at OpenAI only as far as it must be', (settings, expected) => {
    const { store, background } = bodyOf(request({ settings }));
    expect({ store, ...(background ? { background } : {}) }).toEqual(expected);
  });

  it('sends complexity to the models that have it and to no other', () => {
    const newer = bodyOf(request({ parameters: { imageModel: 'gpt-image-2.6-flare', complexity: 'low' } }));
    expect(newer.tools[0].complexity).toBe('low');
    expect(bodyOf(request()).tools[0].complexity).toBeUndefined();
  });
});

describe('a conversation', () => {
  it('continues at OpenAI where its last turn was made, without sending the picture again', () => {
    const body = bodyOf(
      request({ prompt: 'at night', turns: [turn(1), turn(2)], inputs: [input('turn', 2)] }),
    );
    expect(body.previous_response_id).toBe('resp_2');
    expect(body.input).toEqual([{ role: 'user', content: [{ type: 'input_text', text: 'at night' }] }]);
    expect(body.tools[0].action).toBe('edit');
  });

  it('still sends references that are new', () => {
    const inputs = [input('turn', 2), input('reference', 9)];
    const body = bodyOf(request({ turns: [turn(2)], inputs }));
    expect(body.input.at(-1)?.content).toEqual([
      { type: 'input_text', text: 'a kite' },
      { type: 'input_image', image_url: file(9), detail: 'auto' },
    ]);
  });

  it.each([
    ['another connection made the last turn', { turns: [turn(2, { connectionId: otherConnection })] }],
    ['another service made the last turn', { turns: [turn(2, { provider: 'demo', remoteId: 'task' })] }],
    ['the last turn has no id', { turns: [turn(2, { remoteId: null })] }],
    ['the person wants nothing remembered', { turns: [turn(2)], settings: { remember: false } }],
    ['another picture is edited', { turns: [turn(3)] }],
  ])('is told in words, with the picture, where %s', (_why, given) => {
    const body = bodyOf(request({ inputs: [input('source', 2)], ...given }));
    expect(body.previous_response_id).toBeUndefined();
    expect(body.input).toHaveLength(3);
    expect(body.input[0]).toMatchObject({ role: 'user', content: expect.stringMatching(/^turn/) as string });
    expect(body.input.at(-1)?.content).toContainEqual({
      type: 'input_image',
      image_url: file(2),
      detail: 'auto',
    });
  });

  it('sends the picture along whenever a mask lies on it', () => {
    const inputs = [input('source', 2), input('mask', 8)];
    const body = bodyOf(request({ turns: [turn(2)], inputs }));
    expect(body.previous_response_id).toBeUndefined();
    expect(body.tools[0].input_image_mask).toEqual({ image_url: file(8) });
  });

  it('leaves turns out that are far back', () => {
    const turns = Array.from({ length: 50 }, (_, index) => turn(index + 1, { remoteId: null }));
    expect(bodyOf(request({ turns, inputs: [input('source', 50)] })).input).toHaveLength(41);
  });
});

describe('what a person adds', () => {
  it('joins further tools to ours', () => {
    const wire = buildRequest(
      request({ extra: { tools: [{ type: 'web_search' }], metadata: { job: '7' } } }),
    );
    expect(wire).toMatchObject({
      body: { tools: [{ type: 'image_generation' }, { type: 'web_search' }], metadata: { job: '7' } },
    });
  });

  it.each([
    { model: 'gpt-image-2' },
    { previous_response_id: 'resp_9' },
    { input: [{ role: 'user', content: 'more' }] },
    { stream: true },
    { tools: [{ type: 'image_generation', model: 'gpt-image-2' }] },
    { tools: 'all' },
  ])('cannot be %o', (extra) => {
    expect(() => buildRequest(request({ extra }))).toThrow(
      expect.objectContaining({ field: 'extra' }) as Error,
    );
  });
});

describe('what is known to be refused', () => {
  it.each([
    ['quality', request({ parameters: { imageModel: 'gpt-image-2', quality: 'max' } })],
    ['inputs', request({ inputs: [input('source', 1, { sizeBytes: 16_000_000 })] })],
    ['inputs', request({ inputs: Array.from({ length: 17 }, (_, index) => input('reference', index + 1)) })],
    ['mask', request({ inputs: [input('mask', 1)] })],
    ['mask', request({ inputs: [input('source', 1), input('mask', 2, { width: 512 })] })],
    ['mask', request({ inputs: [input('source', 1, { format: 'jpeg' }), input('mask', 2)] })],
  ])('is refused here, free, naming %s', (field, asked) => {
    expect(() => buildRequest(asked)).toThrow(
      expect.objectContaining({ field, code: 'invalid-input' }) as Error,
    );
  });
});
