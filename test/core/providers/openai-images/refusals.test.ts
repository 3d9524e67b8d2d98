import { describe, expect, it } from 'vitest';
import { classifyRefusal, errorFactsOf } from '../../../../src/core/providers/openai-images/refusals.ts';
import { retryAfterMs } from '../../../../src/core/providers/http/retry-after.ts';

function refusal(status: number, error: Record<string, unknown> | string) {
  return classifyRefusal(errorFactsOf(status, JSON.stringify({ error })));
}

const verify =
  'Your organization must be verified to use the model `gpt-image-2`. It can take up to 15 minutes.';

describe('a refusal', () => {
  it.each([
    [429, { code: 'rate_limit_exceeded', type: 'requests' }, 'rate', 'rate_limited'],
    [429, { code: null, type: null }, 'rate', 'rate_limited'],
    [429, { code: 'insufficient_quota', type: 'insufficient_quota' }, 'funds', 'insufficient_funds'],
    [429, { code: null, type: 'insufficient_quota' }, 'funds', 'insufficient_funds'],
    [429, { code: 'credit_balance_exhausted' }, 'funds', 'insufficient_funds'],
    [429, { code: 'project_spend_limit_exceeded' }, 'funds', 'insufficient_funds'],
    [400, { code: 'billing_hard_limit_reached' }, 'funds', 'insufficient_funds'],
    [402, {}, 'funds', 'insufficient_funds'],
    [401, { code: 'invalid_api_key' }, 'key', 'key_refused'],
    [401, {}, 'key', 'key_refused'],
    [403, { message: verify, type: 'invalid_request_error', code: null }, 'verification', 'not_verified'],
    [400, { message: verify, code: null }, 'verification', 'not_verified'],
    [404, { message: verify, code: null }, 'verification', 'not_verified'],
    [403, { message: 'Project does not have access' }, 'key', 'not_allowed'],
    [404, { code: 'model_not_found', param: 'model' }, 'model', 'model_not_found'],
    [404, { message: 'Invalid URL (POST /v2/images)' }, 'request', 'wrong_address'],
    [
      400,
      { code: 'moderation_blocked', type: 'image_generation_user_error' },
      'safety',
      'moderation_blocked',
    ],
    [
      400,
      { code: null, message: 'rejected by the safety system. safety_violations=[sexual].' },
      'safety',
      'moderation_blocked',
    ],
    [400, { code: 'image_content_policy_violation' }, 'safety', 'moderation_blocked'],
    [400, { code: 'invalid_image_file', param: 'image' }, 'request', 'picture_refused'],
    [400, { code: 'unknown_parameter', param: 'response_format' }, 'request', 'invalid_request'],
    [400, { code: 12345 }, 'request', 'invalid_request'],
    [400, 'just words', 'request', 'invalid_request'],
    [409, {}, 'request', 'invalid_request'],
    [413, {}, 'request', 'too_large'],
  ] as const)('%i %o is %s: %s', (status, error, expectedClass, code) => {
    const found = refusal(status, error);
    expect([found.class, found.problem.code]).toEqual([expectedClass, code]);
    expect(found.problem.message).toMatch(/^[A-Z].*\.$/);
    expect(found.problem.billingRule).toMatch(/^[A-Z].*\.$/);
  });

  it('names the field and quotes OpenAI, shortened', () => {
    const { problem } = refusal(400, {
      code: 'invalid_value',
      param: 'size',
      message: `Bad\nsize. ${'x'.repeat(9000)}`,
    });
    expect(problem.message).toMatch(/^OpenAI refused the setting "size" \(status 400\): “Bad size\./);
    expect(problem.message.length).toBeLessThan(500);
  });

  it('tells a block before the work from one after it', () => {
    const blocked = (stage: string) =>
      refusal(400, {
        code: 'moderation_blocked',
        moderation_details: { moderation_stage: stage, categories: ['x'] },
      });
    expect(blocked('output').problem.message).toContain('withheld');
    expect(blocked('input').problem.message).not.toContain('withheld');
  });

  it.each([
    '',
    '<html>502</html>',
    '[]',
    'null',
    '{"error":null}',
    '{"error":[1]}',
    '{"error":{"code":{}}}',
    '"error"',
  ])('survives the body %j', (body) => {
    expect(classifyRefusal(errorFactsOf(429, body)).problem.code).toBe('rate_limited');
    expect(classifyRefusal(errorFactsOf(400, body)).problem.code).toBe('invalid_request');
  });
});

describe('the wait a provider asks for', () => {
  const nowMs = Date.UTC(2026, 10, 20, 12);

  it.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    [{ 'x-ratelimit-reset-requests': '20ms' }, 20],
    [{ 'x-ratelimit-reset-images': '1.5s' }, 1500],
    [{ 'x-ratelimit-reset': String(nowMs / 1000 + 12) }, 12_000],
    [{ 'x-ratelimit-reset': '12' }, 12_000],
    [{ 'retry-after': 'soon', 'x-ratelimit-reset-requests': '1s' }, 1000],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': '' }, null],
    [{}, null],
  ])('in %o is %s ms', (headers, expected) => {
    expect(retryAfterMs(headers, nowMs)).toBe(expected);
  });
});
