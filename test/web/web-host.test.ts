import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startWebHost } from '../../src/web/web-host.ts';
import { rawRequest, type RawRequest } from '../support/raw-request.ts';
import { createSmallCore } from '../support/small-core.ts';

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

const pageSource =
  '<!doctype html><head><meta property="csp-nonce" nonce="__CSP_NONCE__" content="__CSP_NONCE__"></head>';

async function buildFakeWindow(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-web-'));
  toClose.push(() => rm(folder, { recursive: true, force: true }));
  const built = path.join(folder, 'renderer');
  await mkdir(path.join(built, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'secret.html'), 'outside');
  await writeFile(path.join(built, 'index.html'), pageSource);
  await writeFile(path.join(built, 'assets', 'index-abc.js'), 'export {};');
  await writeFile(path.join(built, 'assets', 'notes.md'), 'not for the window');
  if (process.platform !== 'win32') {
    await symlink(path.join(folder, 'secret.html'), path.join(built, 'linked.html'));
  }
  return built;
}

/** A running host, and a browser that knows its manners: `browse` sends what Chromium sends, unless told otherwise. */
async function setup() {
  const small = await createSmallCore();
  toClose.push(small.close);
  const host = await startWebHost({ core: small.core, staticFolder: await buildFakeWindow() });
  toClose.push(() => host.close());
  const url = new URL(host.url);
  const port = Number(url.port);
  const own = { Host: url.host };
  const visit = (pathname: string, headers: RawRequest['headers'] = {}) =>
    rawRequest(port, pathname, { headers: { ...own, Accept: 'text/html', ...headers } });
  const opened = await visit(url.pathname);
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  const session = { ...own, Cookie: cookie };
  const post = (pathname: string, headers: RawRequest['headers'], body = '{"name":"A"}') =>
    rawRequest(port, pathname, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
  return { ...small, host, url, port, visit, opened, cookie, session, post };
}

describe('the printed address', () => {
  it('is exchanged once for a strict cookie that no script can read', async () => {
    const { opened, url } = await setup();
    expect(opened).toMatchObject({ status: 303, headers: { location: '/' }, body: '' });
    expect(String(opened.headers['set-cookie'])).toMatch(
      new RegExp(`^proofsheet-${url.port}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(String(opened.headers['set-cookie'])).not.toContain(url.pathname.slice('/open/'.length));
  });

  it('opens nothing a second time, and says what to do', async () => {
    const { visit, url } = await setup();
    const again = await visit(url.pathname);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.body).toContain('This address was used already');
  });

  it('leads the browser that has its session to the window', async () => {
    const { visit, url, cookie } = await setup();
    const again = await visit(url.pathname, { Cookie: cookie });
    expect(again).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it('opens by a page where a link on another page was followed', async () => {
    const small = await createSmallCore();
    const host = await startWebHost({ core: small.core, staticFolder: await buildFakeWindow() });
    toClose.push(small.close, () => host.close());
    const url = new URL(host.url);
    const reply = await rawRequest(Number(url.port), url.pathname, {
      headers: { Host: url.host, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
    });
    expect(reply).toMatchObject({ status: 200, headers: { refresh: '0; url=/' } });
    expect(reply.headers['set-cookie']).toBeDefined();
  });

  it.each(['/open/', '/open/x', '/open/../', '/open/%00', `/open/${'a'.repeat(5000)}`])(
    'does not open by %s',
    async (guess) => {
      const { visit } = await setup();
      const reply = await visit(guess);
      expect(reply.status).toBe(403);
      expect(reply.headers['set-cookie']).toBeUndefined();
    },
  );

  it('is not used up by whoever guesses or only looks', async () => {
    const small = await createSmallCore();
    const host = await startWebHost({ core: small.core, staticFolder: await buildFakeWindow() });
    toClose.push(small.close, () => host.close());
    const url = new URL(host.url);
    const ask = (pathname: string, method = 'GET') =>
      rawRequest(Number(url.port), pathname, { method, headers: { Host: url.host } });
    expect(await ask('/open/wrong')).toMatchObject({ status: 403 });
    expect(await ask(url.pathname, 'HEAD')).toMatchObject({ status: 401 });
    expect(await ask(url.pathname)).toMatchObject({ status: 303 });
  });
});

describe('the guard', () => {
  it('lets the session in', async () => {
    const { session, post, visit, url, callers, cookie } = await setup();
    expect(await visit('/', { Cookie: cookie })).toMatchObject({ status: 200 });
    expect(await post('/rpc/projects.create', { ...session, Origin: url.origin })).toMatchObject({
      status: 200,
    });
    expect(callers).toEqual(['page']);
  });

  it.each(['/', '/index.html', '/assets/index-abc.js', '/media/320/1', '/events', '/nowhere'])(
    'refuses %s without a session',
    async (pathname) => {
      const { visit } = await setup();
      const reply = await visit(pathname);
      expect(reply.status).toBe(401);
      expect(reply.body).toContain('Open the address that the terminal shows');
    },
  );

  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]', '0.0.0.0'])(
    'refuses a name other than its own, as rebound names are: "%s"',
    async (name) => {
      const { port, cookie, callers } = await setup();
      const host = name === 'localhost' || name === '[::1]' || name === '0.0.0.0' ? `${name}:${port}` : name;
      const reply = await rawRequest(port, '/', { headers: { Host: host, Cookie: cookie } });
      expect(reply.status).toBe(403);
      expect(callers).toEqual([]);
    },
  );

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost', 'https://127.0.0.1'])(
    'refuses a call from the page of %s',
    async (origin) => {
      const { session, post, callers } = await setup();
      expect(await post('/rpc/projects.create', { ...session, Origin: origin })).toMatchObject({
        status: 403,
      });
      expect(callers).toEqual([]);
    },
  );

  it('refuses a call that does not say whose page it is from', async () => {
    const { session, post, callers } = await setup();
    expect(await post('/rpc/projects.create', session)).toMatchObject({ status: 403 });
    expect(callers).toEqual([]);
  });

  it.each([
    ['cross-site', 'no-cors', '/media/original/1'],
    ['same-site', 'no-cors', '/media/original/1'],
    ['same-site', 'cors', '/events'],
    ['cross-site', 'websocket', '/events'],
  ])('refuses what a %s page embeds (%s %s)', async (site, mode, pathname) => {
    const { visit, cookie } = await setup();
    const reply = await visit(pathname, { Cookie: cookie, 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode });
    expect(reply.status).toBe(403);
  });

  it('refuses a cookie that is not the session’s', async () => {
    const { visit, cookie } = await setup();
    const [name] = cookie.split('=');
    for (const wrong of [`${name}=`, `${name}=${'A'.repeat(43)}`, `other${cookie}`, cookie.slice(0, -1)]) {
      expect(await visit('/', { Cookie: wrong })).toMatchObject({ status: 401 });
    }
  });

  it('refuses 100 kilobytes of headers and goes on', async () => {
    const { visit, cookie } = await setup();
    const status = await visit('/', { Cookie: cookie, 'X-Long': 'x'.repeat(100_000) }).then(
      (reply) => reply.status,
      () => 'closed',
    );
    expect([431, 'closed']).toContain(status);
    expect(await visit('/', { Cookie: cookie })).toMatchObject({ status: 200 });
  });

  it('never reads a body it refuses', async () => {
    const { port, url, callers } = await setup();
    const body = 'x'.repeat(8 * 1024 * 1024);
    const headers = { Host: url.host, 'Content-Type': 'application/octet-stream', Origin: url.origin };
    // The refusal may overtake the body, whose sender then meets a closed connection: either way it is out.
    const status = await rawRequest(port, '/upload', { method: 'POST', headers, body }).then(
      (reply) => reply.status,
      () => 'closed',
    );
    expect([401, 'closed']).toContain(status);
    expect(callers).toEqual([]);
  });
});

describe('the files of the window', () => {
  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.html',
    '/..%5csecret.html',
    '/assets/..\\..\\secret.html',
    '//secret.html',
    '/./index.html',
    '/index.html%00.js',
    '/linked.html',
    '/assets/',
    '/assets',
    '/assets/notes.md',
    '/INDEX.HTML',
    '/__proto__',
    '/file:///etc/passwd',
  ])('do not include %s', async (pathname) => {
    const { visit, cookie } = await setup();
    const reply = await visit(pathname, { Cookie: cookie });
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('outside');
  });

  it('are read, never written', async () => {
    const { session, post, url, port } = await setup();
    expect(await post('/', { ...session, Origin: url.origin })).toMatchObject({ status: 405 });
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const reply = await rawRequest(port, '/', { method, headers: { ...session, Origin: url.origin } });
      expect(reply.status).toBe(405);
    }
    const head = await rawRequest(port, '/', { method: 'HEAD', headers: session });
    expect(head).toMatchObject({ status: 200, body: '' });
  });

  it('carry exactly these headers with the page', async () => {
    const { visit, cookie } = await setup();
    const { headers, body } = await visit('/', { Cookie: cookie });
    const nonce = /nonce="([^"]+)" content="([^"]+)"/.exec(body)?.[1] ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{24}$/);
    expect(body).not.toContain('__CSP_NONCE__');
    const { date: _date, connection: _connection, 'transfer-encoding': _encoding, ...golden } = headers;
    expect(golden).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; " +
        `style-src 'self' 'nonce-${nonce}'; ` +
        "img-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('have a fresh nonce with every page', async () => {
    const { visit, cookie } = await setup();
    const pages = await Promise.all([visit('/', { Cookie: cookie }), visit('/', { Cookie: cookie })]);
    expect(pages[0]?.body).not.toBe(pages[1]?.body);
  });

  it('are inert when they are no page, and so is everything core answers', async () => {
    const { visit, cookie } = await setup();
    for (const pathname of ['/assets/index-abc.js', '/media/320/1', '/nowhere']) {
      const reply = await visit(pathname, { Cookie: cookie });
      expect(reply.headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('the web host', () => {
  it('says in words that a port is taken', async () => {
    const { port } = await setup();
    const small = await createSmallCore();
    toClose.push(small.close);
    const second = startWebHost({ core: small.core, staticFolder: await buildFakeWindow(), port });
    await expect(second).rejects.toMatchObject({ code: 'unavailable' });
    await expect(second).rejects.toThrow(`Port ${port} cannot be used`);
  });

  it('listens on this machine only', async () => {
    const { host } = await setup();
    expect(new URL(host.url).hostname).toBe('127.0.0.1');
  });

  it('closes while an event stream is open', async () => {
    const { url, session, host } = await setup();
    const stream = fetch(`${url.origin}/events`, { headers: { Cookie: session.Cookie } });
    const reader = (await stream).body?.getReader();
    await reader?.read();
    await host.close();
    toClose.pop();
    const rest = await reader?.read().then(
      (read) => read.done,
      () => true,
    );
    expect(rest).toBe(true);
  });
});
