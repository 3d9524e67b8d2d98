import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pagePolicy, withNonce } from '../core/http-surface/page-security.ts';

/** The built window: a fixed list of addresses made at start, so no address is ever turned into a path. */
export interface StaticFiles {
  has(pathname: string): boolean;
  send(pathname: string, response: ServerResponse, isHead: boolean): Promise<void>;
}

/** What the build makes; a file of another kind is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

const page = '/index.html';
/** More than any of them has: read in one piece, where small ones would each wait for a thread. */
const wholeFileBytes = 2_000_000;

export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    // Links are not files: nothing outside the folder is reached through one.
    if (!entry.isFile() || !Object.hasOwn(contentTypes, path.extname(entry.name))) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(`/${path.relative(folder, file).split(path.sep).join('/')}`, file);
  }
  const find = (pathname: string): string | undefined => files.get(pathname === '/' ? page : pathname);

  return {
    has: (pathname) => find(pathname) !== undefined,
    async send(pathname, response, isHead) {
      const file = find(pathname) ?? '';
      response.setHeader('Content-Type', contentTypes[path.extname(file)] ?? 'application/octet-stream');
      if (file === files.get(page)) await sendPage(file, response, isHead);
      else await sendAsset(file, pathname, response, isHead);
    },
  };
}

async function sendPage(file: string, response: ServerResponse, isHead: boolean): Promise<void> {
  const nonce = randomBytes(18).toString('base64url');
  const html = withNonce(await readFile(file, 'utf8'), nonce);
  response.writeHead(200, { 'Content-Security-Policy': pagePolicy(nonce), 'Cache-Control': 'no-store' });
  response.end(isHead ? undefined : html);
}

async function sendAsset(
  file: string,
  pathname: string,
  response: ServerResponse,
  isHead: boolean,
): Promise<void> {
  // Names under assets/ carry a hash of their content.
  const isNamedByContent = pathname.startsWith('/assets/');
  response.writeHead(200, {
    'Cache-Control': isNamedByContent ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (isHead) response.end();
  // A reader that went away midway is no error; the pipeline has closed its connection.
  else
    await pipeline(createReadStream(file, { highWaterMark: wholeFileBytes }), response).catch(
      () => undefined,
    );
}
