import { describe, expect, it } from 'vitest';
import { hasNoNetwork } from '../../../../src/core/providers/http/unreachable.ts';
import { setup } from './http-world.ts';

const failed = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe('having no network', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH'])('is told by %s', (code) => {
    expect(hasNoNetwork(failed(code))).toBe(true);
    expect(hasNoNetwork(new Error('fetch failed', { cause: failed(code) }))).toBe(true);
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'EPROTO',
  ])('is not told by %s, which some server or some network answered', (code) =>
    expect(hasNoNetwork(failed(code))).toBe(false),
  );

  it('is told by several addresses only when every one of them says so', () => {
    const both = (...codes: string[]) => new AggregateError(codes.map(failed), 'all attempts failed');
    expect(hasNoNetwork(both('ENETUNREACH', 'EHOSTUNREACH'))).toBe(true);
    expect(hasNoNetwork(both('ENETUNREACH', 'ECONNREFUSED'))).toBe(false);
  });

  it('is not told by an error without a code', () => {
    expect(hasNoNetwork(new Error('something'))).toBe(false);
    expect(hasNoNetwork('something')).toBe(false);
  });

  it('gives a paid call that never left its own word, so that the queue can wait', async () => {
    const { http, call } = await setup();
    expect(await http.sendPaid(call('https://nobody.invalid'))).toMatchObject({
      kind: 'not_sent',
      problem: { code: 'offline', billingRule: 'Nothing was sent, so nothing was charged.' },
    });
  });
});
