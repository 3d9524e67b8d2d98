import { CoreEvent } from '../../shared/events.ts';

/**
 * Reads `text/event-stream` bytes as they come and hands out core's events. Comments and anything that is not an event
 * of this version are passed over: the holder may be newer than whoever asks it.
 */
export function createEventStreamReader(onEvent: (event: CoreEvent) => void): (text: string) => void {
  let rest = '';
  let data: string[] = [];
  const takeLine = (line: string): void => {
    if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    if (line !== '') return;
    const event = parseEvent(data.join('\n'));
    data = [];
    if (event) onEvent(event);
  };
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(takeLine);
  };
}

function parseEvent(data: string): CoreEvent | null {
  if (data === '') return null;
  try {
    return CoreEvent.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
