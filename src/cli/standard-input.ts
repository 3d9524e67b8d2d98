import { text } from 'node:stream/consumers';
import type { Printer } from './output.ts';

const enter = new Set(['\r', '\n', '\u0004']);
const erase = new Set(['\b', '\u007f']);
const ctrlC = '\u0003';

/** Reads standard input once, however often it is asked for: hidden at a terminal, to its end from a pipe. */
export function createStandardInput(printer: Printer, interrupted: AbortSignal): () => Promise<string> {
  let read: Promise<string> | null = null;
  return () => (read ??= process.stdin.isTTY ? readHiddenLine(printer, interrupted) : text(process.stdin));
}

/** A key must not stay on the screen or in a scroll-back. */
async function readHiddenLine(printer: Printer, interrupted: AbortSignal): Promise<string> {
  await printer.error('Key: ');
  const { stdin } = process;
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    return await new Promise<string>((resolve) => {
      let line = '';
      interrupted.addEventListener('abort', () => resolve(''), { once: true });
      stdin.on('data', (typed: string) => {
        for (const character of typed) {
          if (enter.has(character)) resolve(line);
          // Raw mode takes Ctrl-C as a character: it is made the signal it stands for.
          else if (character === ctrlC) process.kill(process.pid, 'SIGINT');
          else if (erase.has(character)) line = line.slice(0, -1);
          else line += character;
        }
      });
    });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    await printer.error('\n');
  }
}
