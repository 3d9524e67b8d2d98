import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pagePolicy, withNonce } from '../core/http-surface/page-security.ts';

/** Answers for the window's own files; null where there is none of that name. */
export type PageFiles = (pathname: string) => Promise<Response | null>;

/** What the build makes; a file of another kind is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};

/** The built window: a list of addresses made at start, so that no address is ever turned into a path. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, string>();
  await list(folder, '', files);
  return async (pathname) => {
    const name = pathname === '/' ? '/index.html' : pathname;
    const file = files.get(name);
    if (file === undefined) return null;
    const bytes = await readFile(file);
    return name === '/index.html' ? pageResponse(bytes.toString()) : fileResponse(file, bytes);
  };
}

/** Level by level: inside an archive a recursive listing is not to be relied on. Links are not followed. */
async function list(folder: string, prefix: string, files: Map<string, string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = `${prefix}/${entry.name}`;
    const entryPath = path.join(folder, entry.name);
    if (entry.isDirectory()) await list(entryPath, name, files);
    else if (entry.isFile() && Object.hasOwn(contentTypes, path.extname(entry.name)))
      files.set(name, entryPath);
  }
}

function fileResponse(file: string, bytes: Buffer): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
      'Content-Length': String(bytes.length),
      'Cache-Control': 'no-cache',
    },
  });
}

/** The page with a nonce of its own, and the policy that names it. */
function pageResponse(html: string, policy = pagePolicy): Response {
  const nonce = randomBytes(18).toString('base64url');
  return new Response(withNonce(html, nonce), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy(nonce),
      'Cache-Control': 'no-store',
    },
  });
}

/**
 * The window while it is being worked on: everything comes through from Vite's server, so that the page keeps its origin
 * and with it its pixels and uploads. Its client adds inline scripts and styles and listens on a socket.
 */
export function developmentPageFiles(serverUrl: string): PageFiles {
  const server = new URL(serverUrl);
  return async (pathname) => {
    const reply = await fetch(new URL(pathname, server));
    if (!reply.ok) return null;
    const type = reply.headers.get('content-type') ?? 'application/octet-stream';
    if (type.startsWith('text/html')) {
      return pageResponse(await reply.text(), () => developmentPolicy(server));
    }
    return new Response(reply.body, { headers: { 'Content-Type': type, 'Cache-Control': 'no-store' } });
  };
}

function developmentPolicy({ host }: URL): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
