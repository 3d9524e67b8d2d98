import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock, Logger } from './ports.ts';

/** One former file is kept, so a library's log never holds more than twice this. */
const maxFileBytes = 5 * 1024 * 1024;
/** A fact is a name or a number; anything longer is somebody's content. */
const maxFactCharacters = 300;

/** Fields that may hold a key or somebody's words: logged by length alone. */
const privateField = /key|secret|token|authorization|cookie|password|prompt|body|request$/i;
/** What keys look like, wherever they turn up: `sk-…`, `Bearer …`, and the query parameters that carry them. */
const keyLike = /\b(?:sk|rk|pk)-[\w-]{6,}|\bBearer\s+\S+|([?&](?:key|token|api_key)=)[^&\s"]+/gi;

/**
 * A log of lines "time level message facts" in `folder`, made at the first line and not before: a host that only
 * looks leaves no trace. Failing to write is never a reason to fail.
 */
export function createFileLog(folder: string, clock: Clock): Logger {
  const file = path.join(folder, 'proofsheet.log');
  const write = (level: string, message: string, detail: string): void => {
    const time = new Date(clock.nowMs()).toISOString();
    try {
      rotateWhenFull(folder, file);
      appendFileSync(file, `${time} ${level} ${withoutKeys(oneLine(message))}${detail}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk must not stop what was to be logged; whoever works there meets the same error.
    }
  };
  return {
    info: (message, facts) => write('info', message, printFacts(facts)),
    warn: (message, facts) => write('warn', message, printFacts(facts)),
    error: (message, error, facts) => write('error', message, `${printFacts(facts)} ${printError(error)}`),
  };
}

function rotateWhenFull(folder: string, file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  else if (size >= maxFileBytes) renameSync(file, path.join(folder, 'proofsheet.1.log'));
}

function printFacts(facts: Readonly<Record<string, unknown>> | undefined): string {
  if (!facts) return '';
  return Object.entries(facts)
    .map(([name, value]) => ` ${name}=${privateField.test(name) ? hidden(value) : printValue(value)}`)
    .join('');
}

function printValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, hideFields) ?? String(value));
  const cut = text.length > maxFactCharacters ? `${text.slice(0, maxFactCharacters)}…` : text;
  return withoutKeys(oneLine(cut));
}

function hideFields(name: string, value: unknown): unknown {
  return name !== '' && privateField.test(name) ? hidden(value) : value;
}

function hidden(value: unknown): string {
  return typeof value === 'string' ? `[${value.length} characters]` : '[hidden]';
}

function printError(error: unknown): string {
  if (!(error instanceof Error)) return printValue(String(error));
  const cause = error.cause === undefined ? '' : ` caused by ${printError(error.cause)}`;
  return `${withoutKeys(oneLine(error.stack ?? `${error.name}: ${error.message}`))}${cause}`;
}

function withoutKeys(text: string): string {
  return text.replace(keyLike, '$1[hidden]');
}

/** One line per entry: whatever is logged cannot forge another one. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+\s*/g, ' | ');
}
