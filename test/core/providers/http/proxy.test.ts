import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../../src/core/providers/http/proxy.ts';

const proxied = { HTTPS_PROXY: 'http://proxy.example:3128' };

describe('the proxy of a request', () => {
  it.each([
    ['https through HTTPS_PROXY', 'https://api.example/v1', proxied, 'http://proxy.example:3128'],
    ['https through HTTP_PROXY alone', 'https://api.example/', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http not through HTTPS_PROXY', 'http://api.example/', proxied, null],
    ['no scheme', 'https://api.example/', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128'],
    ['small letters first', 'https://api.example/', { ...proxied, https_proxy: 'http://q:1' }, 'http://q:1'],
    ['this machine', 'https://127.0.0.1:8443/', proxied, null],
    ['a name that is exempt', 'https://api.example/', { ...proxied, NO_PROXY: 'x, api.example' }, null],
    ['below a name that is exempt', 'https://a.b.example/', { ...proxied, NO_PROXY: '.b.example' }, null],
    [
      'a name that only ends alike',
      'https://notb.example/',
      { ...proxied, NO_PROXY: 'b.example' },
      'http://proxy.example:3128',
    ],
    [
      'another port',
      'https://b.example/',
      { ...proxied, NO_PROXY: 'b.example:8443' },
      'http://proxy.example:3128',
    ],
    ['everything exempt', 'https://b.example/', { ...proxied, NO_PROXY: '*' }, null],
    [
      'rubbish',
      'https://b.example/',
      { HTTPS_PROXY: '://' },
      'http://the-proxy-address-cannot-be-read.invalid',
    ],
    ['none', 'https://b.example/', {}, null],
  ])('%s', (_name, url, environment, expected) => {
    expect(proxyFor(new URL(url), environment)).toBe(expected);
  });
});
