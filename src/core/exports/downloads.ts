import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Download } from '../../shared/export-model.ts';
import type { Clock } from '../ports.ts';
import { safeName } from './file-names.ts';

/** Files made for a page, fetched by a link that nobody can guess and that dies soon. */
export interface Downloads {
  offer(fileName: string, open: () => Readable): Download;
  /** Answers `/media/export/<ticket>`; null for any other address. */
  answer(request: Request): Response | null;
}

/** A page fetches at once; a browser that asks where to save has this long. */
const offeredForMs = 30 * 60_000;
const ticketPath = /^[a-z]+:\/\/[^/?#]*\/media\/export\/([A-Za-z0-9_-]{24})$/i;

export function createDownloads(clock: Pick<Clock, 'nowMs'>): Downloads {
  const offered = new Map<string, { fileName: string; open: () => Readable; untilMs: number }>();
  return {
    offer(fileName, open) {
      for (const [ticket, { untilMs }] of offered) if (untilMs < clock.nowMs()) offered.delete(ticket);
      const ticket = randomBytes(18).toString('base64url');
      offered.set(ticket, { fileName, open, untilMs: clock.nowMs() + offeredForMs });
      return { path: `/media/export/${ticket}`, fileName };
    },
    answer(request) {
      const ticket = ticketPath.exec(request.url)?.[1];
      if (ticket === undefined) return null;
      const found = offered.get(ticket);
      if (!found || found.untilMs < clock.nowMs()) return new Response(null, { status: 404 });
      if (request.method === 'HEAD') return new Response(null, { headers: headersOf(found.fileName) });
      if (request.method !== 'GET') return new Response(null, { status: 405 });
      const stream = found.open();
      request.signal.addEventListener('abort', () => stream.destroy(), { once: true });
      return new Response(Readable.toWeb(stream), { headers: headersOf(found.fileName) });
    },
  };
}

function headersOf(fileName: string): Record<string, string> {
  const ascii = safeName(fileName).replace(/[^\x20-\x7e]/g, '-');
  return {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(safeName(fileName))}`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  };
}
