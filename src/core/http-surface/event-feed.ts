import type { ServerResponse } from 'node:http';
import type { CoreEvent } from '../../shared/events.ts';

/** Enough for a laptop that slept through a busy batch; beyond it a listener asks for everything again. */
const keptEvents = 1000;
/** Well under the minute after which proxies and clients give up on a silent connection. */
const heartbeatMs = 15_000;
/** A listener this far behind is cut off; it comes back and is told what it missed. */
const maxUnsentBytes = 1024 * 1024;

/**
 * The events of a core as server-sent events. Each carries its `seq` as id, so a listener that comes back names the
 * last one it saw and gets the rest, or `event: gap` when that cannot be had. The first line of every stream is
 * `event: open` with the newest `seq`, from which a listener knows what it has not heard.
 */
export interface EventFeed {
  /** Newest `seq`, as this feed counts; 0 before the first event. */
  readonly lastSeq: number;
  serve(response: ServerResponse, lastSeenSeq: number | null): void;
  close(): void;
}

type Subscribe = (listener: (event: CoreEvent) => void) => () => void;

export function createEventFeed(subscribe: Subscribe): EventFeed {
  const kept: CoreEvent[] = [];
  const open = new Set<ServerResponse>();
  let lastSeq = 0;

  const stop = subscribe((event) => {
    lastSeq = event.seq;
    kept.push(event);
    if (kept.length > keptEvents) kept.shift();
    for (const response of open) send(response, eventLines(event));
  });
  const heartbeat = setInterval(() => {
    for (const response of open) send(response, ': still here\n\n');
  }, heartbeatMs);
  // A heartbeat alone must not keep a process alive.
  heartbeat.unref();

  function send(response: ServerResponse, text: string): void {
    response.write(text);
    if (response.writableLength > maxUnsentBytes) response.destroy();
  }

  /** What a listener missed, or null when it is not all here any more. */
  function missedSince(seq: number): CoreEvent[] | null {
    if (seq === lastSeq) return [];
    const oldest = kept[0]?.seq;
    if (oldest === undefined || seq > lastSeq || seq < oldest - 1) return null;
    return kept.filter((event) => event.seq > seq);
  }

  return {
    get lastSeq() {
      return lastSeq;
    },
    serve(response, lastSeenSeq) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      const missed = lastSeenSeq === null ? [] : missedSince(lastSeenSeq);
      if (missed === null) send(response, `event: gap\nid: ${lastSeq}\ndata: {}\n\n`);
      for (const event of missed ?? []) send(response, eventLines(event));
      send(response, `event: open\nid: ${lastSeq}\ndata: ${JSON.stringify({ seq: lastSeq })}\n\n`);
      open.add(response);
      response.on('close', () => open.delete(response));
    },
    close() {
      stop();
      clearInterval(heartbeat);
      for (const response of open) response.end();
      open.clear();
    },
  };
}

function eventLines(event: CoreEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}
