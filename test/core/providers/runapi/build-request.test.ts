import { describe, expect, it } from 'vitest';
import { createRunApiProvider } from '../../../../src/core/providers/runapi/runapi.ts';
import type { ProviderInput, ProviderRequest } from '../../../../src/core/providers/provider.ts';
import type { Parameters } from '../../../../src/shared/capabilities.ts';
import type { ConnectionId, Sha256 } from '../../../../src/shared/ids.ts';
import { completeParameters } from '../../../../src/shared/validate-parameters.ts';

const provider = createRunApiProvider();

function input(role: ProviderInput['role'], digit: string, changes: Partial<ProviderInput['facts']> = {}) {
  const sha256 = digit.repeat(64) as Sha256;
  const facts = {
    format: 'png' as const,
    width: 64,
    height: 48,
    hasAlpha: false,
    sizeBytes: 900,
    orientation: 1,
  };
  return { role, sha256, path: `/${digit}`, facts: { ...facts, ...changes } };
}

function request(
  model: string,
  given: Parameters = {},
  changes: Partial<ProviderRequest> = {},
): ProviderRequest {
  const capabilities = provider.models.find((each) => each.model === model);
  if (!capabilities) throw new Error(`no model ${model}`);
  const task = (changes.inputs ?? []).length > 0 ? 'edit' : 'generate';
  return {
    model,
    capabilities,
    prompt: 'a red kite',
    count: 1,
    parameters: completeParameters(capabilities, given, task).parameters,
    inputs: [],
    turns: [],
    connectionId: 1 as ConnectionId,
    extra: null,
    settings: {},
    ...changes,
  };
}

const source = input('source', 'a');
const picture = { $file: 'a'.repeat(64), mediaType: 'image/png' };

describe('a RunAPI request', () => {
  it.each([
    [
      request('gpt-4o-image'),
      '/api/v1/gpt_4o_image/text_to_image',
      { model: 'gpt-4o-image', prompt: 'a red kite', aspect_ratio: '1:1', output_count: 1 },
    ],
    [
      request('gpt-4o-image', { size: '1536x1024' }, { count: 4, inputs: [source, input('mask', 'b')] }),
      '/api/v1/gpt_4o_image/text_to_image',
      {
        model: 'gpt-4o-image',
        prompt: 'a red kite',
        aspect_ratio: '3:2',
        output_count: 4,
        source_image_urls: [picture],
        mask_url: { $file: 'b'.repeat(64), mediaType: 'image/png' },
      },
    ],
    [
      request('gpt-image-1.5'),
      '/api/v1/gpt_image/text_to_image',
      { model: 'gpt-image-1.5', prompt: 'a red kite', aspect_ratio: '1:1', quality: 'medium' },
    ],
    [
      request(
        'gpt-image-1.5',
        { size: '2:3', quality: 'high' },
        { inputs: [source], settings: { modelNames: 'long' } },
      ),
      '/api/v1/gpt_image/edit_image',
      {
        model: 'gpt-image-1.5-image-to-image',
        prompt: 'a red kite',
        aspect_ratio: '2:3',
        quality: 'high',
        source_image_urls: [picture],
      },
    ],
    [
      request('gpt-image-1.5', {}, { settings: { modelNames: 'long' } }),
      '/api/v1/gpt_image/text_to_image',
      { model: 'gpt-image-1.5-text-to-image', prompt: 'a red kite', aspect_ratio: '1:1', quality: 'medium' },
    ],
    [
      request('gpt-image-2', { size: '3840x2160', resolution: '4k' }),
      '/api/v1/gpt_image_2/text_to_image',
      { model: 'gpt-image-2', prompt: 'a red kite', aspect_ratio: '16:9', output_resolution: '4k' },
    ],
    [
      request('gpt-image-2', { size: 'auto' }, { inputs: [source] }),
      '/api/v1/gpt_image_2/edit_image',
      { model: 'gpt-image-2', prompt: 'a red kite', aspect_ratio: 'auto', source_image_urls: [picture] },
    ],
    [
      request('gpt-image-2.5-flare'),
      '/api/v1/gpt_image_2_5/text_to_image',
      { model: 'gpt-image-2.5-flare', prompt: 'a red kite', aspect_ratio: '1:1', output_resolution: '1k' },
    ],
    [
      request('gpt-image-2.5-sunburst', {}, { inputs: [source], settings: { service25: 'gpt_image_25' } }),
      '/api/v1/gpt_image_25/edit_image',
      {
        model: 'gpt-image-2.5-sunburst',
        prompt: 'a red kite',
        aspect_ratio: '1:1',
        output_resolution: '1k',
        source_image_urls: [picture],
      },
    ],
    [
      request('gpt-4o-image', {}, { extra: { enable_prompt_expansion: true } }),
      '/api/v1/gpt_4o_image/text_to_image',
      {
        model: 'gpt-4o-image',
        prompt: 'a red kite',
        aspect_ratio: '1:1',
        output_count: 1,
        enable_prompt_expansion: true,
      },
    ],
  ])('number %# goes to its path with exactly its fields', (given, path, body) => {
    expect(provider.build(given)).toEqual({
      method: 'POST',
      path,
      encoding: 'json',
      body,
      isStreamed: false,
    });
  });

  it.each([
    [
      'a mask where none are taken',
      request('gpt-image-2', {}, { inputs: [source, input('mask', 'b')] }),
      'mask',
    ],
    ['a mask without a picture', request('gpt-4o-image', {}, { inputs: [input('mask', 'b')] }), 'mask'],
    [
      'six sources for GPT-4o',
      request('gpt-4o-image', {}, { inputs: [...'abcdef'].map((digit) => input('reference', digit)) }),
      'inputs',
    ],
    ['a count between', request('gpt-4o-image', {}, { count: 3 }), 'count'],
    ['two of a model that makes one', request('gpt-image-1.5', {}, { count: 2 }), 'count'],
    ['a square of 4k', request('gpt-image-2', { size: '1:1', resolution: '4k' }), 'resolution'],
    ['an extra field the app sets', request('gpt-image-2', {}, { extra: { aspect_ratio: '9:16' } }), 'extra'],
    [
      'an extra field the app leaves out',
      request('gpt-image-2', {}, { extra: { output_count: 4 } }),
      'extra',
    ],
    [
      'an address for RunAPI to call back',
      request('gpt-image-2', {}, { extra: { callback_url: 'https://x.example' } }),
      'extra',
    ],
    [
      'a path that leads elsewhere',
      request('gpt-image-2', {}, { settings: { service25: '../me' } }),
      'settings.service25',
    ],
    ['a path of dots', request('gpt-image-2', {}, { settings: { service25: '..' } }), 'settings.service25'],
  ])('is refused with %s, in words', (_name, given, field) => {
    expect(() => provider.build(given)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        field,
        message: expect.stringMatching(/^[A-Z].*\.$/s) as string,
      }),
    );
  });

  it('reads settings of the wrong type as the defaults', () => {
    const settings = { modelNames: 7, service25: null };
    expect(provider.build(request('gpt-image-2.5-flare', {}, { settings })).path).toContain('gpt_image_2_5');
  });
});
