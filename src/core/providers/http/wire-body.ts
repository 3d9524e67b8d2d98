import { createHash, randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Sha256 } from '../../../shared/ids.ts';
import { invariant } from '../../../shared/errors.ts';
import type { WireFile, WireRequest } from '../provider.ts';

/** A request's exact bytes, not yet read: files stay on disk until the socket wants them. */
export interface WireBody {
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Can be read once. */
  readonly stream: () => Readable;
}

export type SendableWire = Exclude<WireRequest, { method: 'LOCAL' }>;

type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'file' | 'base64'; readonly path: string; readonly fileBytes: number };

/** A multiple of three, so that pieces of base64 join without padding between them. */
const readBytes = 3 * 64 * 1024;

/**
 * Lays out the body of a stored request. The same request, attempt and files give the same bytes every time. Rejects
 * with the file system's error when a file is not there: nothing was sent then.
 */
export async function layOutBody(
  wire: SendableWire,
  attemptId: number,
  filePath: (sha256: Sha256) => string,
): Promise<WireBody> {
  const boundary = multipartBoundary(attemptId);
  const pieces =
    wire.encoding === 'json'
      ? await jsonPieces(wire.body, filePath)
      : await multipartPieces(wire.parts, boundary, filePath);
  return {
    contentType: wire.encoding === 'json' ? 'application/json' : `multipart/form-data; boundary=${boundary}`,
    sizeBytes: pieces.reduce((sum, piece) => sum + sizeOf(piece), 0),
    stream: () => Readable.from(bytesOf(pieces), { objectMode: false }),
  };
}

/** Long enough that no picture holds it by chance, and the same whenever an attempt's body is laid out again. */
function multipartBoundary(attemptId: number): string {
  const digest = createHash('sha256').update(`proofsheet attempt ${attemptId}`).digest('hex');
  return `proofsheet-${attemptId}-${digest.slice(0, 32)}`;
}

async function jsonPieces(body: unknown, filePath: (sha256: Sha256) => string): Promise<Piece[]> {
  // A mark no prompt can hold: made for this one layout and gone from its result.
  const mark = randomUUID();
  const files: WireFile[] = [];
  const text = JSON.stringify(body, (_key, value: unknown) => {
    if (!isWireFile(value)) return value;
    files.push(value);
    return `${mark}${value.isBare ? '' : `data:${value.mediaType};base64,`}${mark}`;
  });
  // Each file leaves two marks: text, what stands before its base64, text, and so on.
  const parts = text.split(mark);
  const pieces: Piece[] = [];
  for (const [index, part] of parts.entries()) {
    pieces.push({ kind: 'bytes', bytes: Buffer.from(part) });
    const file = index % 2 === 1 ? files[(index - 1) / 2] : undefined;
    if (file) pieces.push(await filePiece('base64', filePath(file.$file)));
  }
  return pieces;
}

async function multipartPieces(
  parts: Extract<SendableWire, { encoding: 'multipart' }>['parts'],
  boundary: string,
  filePath: (sha256: Sha256) => string,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const text = (value: string): void => void pieces.push({ kind: 'bytes', bytes: Buffer.from(value) });
  for (const { name, value, fileName } of parts) {
    const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"`;
    if (typeof value === 'string') {
      text(`${disposition}\r\n\r\n${value}\r\n`);
      continue;
    }
    const shownName = fileName ?? `${name.replace(/\W/g, '')}.${value.mediaType.split('/')[1] ?? 'bin'}`;
    text(`${disposition}; filename="${escaped(shownName)}"\r\nContent-Type: ${value.mediaType}\r\n\r\n`);
    pieces.push(await filePiece('file', filePath(value.$file)));
    text('\r\n');
  }
  text(`--${boundary}--\r\n`);
  return pieces;
}

/** As browsers write names into a form (WHATWG HTML, multipart/form-data encoding). */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

async function filePiece(kind: 'file' | 'base64', path: string): Promise<Piece> {
  return { kind, path, fileBytes: (await stat(path)).size };
}

function sizeOf(piece: Piece): number {
  if (piece.kind === 'bytes') return piece.bytes.length;
  return piece.kind === 'file' ? piece.fileBytes : Math.ceil(piece.fileBytes / 3) * 4;
}

async function* bytesOf(pieces: readonly Piece[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    if (piece.kind === 'bytes') yield piece.bytes;
    else yield* fileBytesOf(piece.path, piece.fileBytes, piece.kind === 'base64');
  }
}

async function* fileBytesOf(path: string, fileBytes: number, asBase64: boolean): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (let offset = 0; offset < fileBytes;) {
      const chunk = Buffer.allocUnsafe(Math.min(readBytes, fileBytes - offset));
      await readFully(file, chunk, offset);
      offset += chunk.length;
      yield asBase64 ? Buffer.from(chunk.toString('base64'), 'latin1') : chunk;
    }
  } finally {
    await file.close();
  }
}

async function readFully(
  file: Awaited<ReturnType<typeof open>>,
  chunk: Buffer,
  offset: number,
): Promise<void> {
  for (let filled = 0; filled < chunk.length;) {
    const { bytesRead } = await file.read(chunk, filled, chunk.length - filled, offset + filled);
    invariant(bytesRead > 0, 'an original keeps its length while it is sent');
    filled += bytesRead;
  }
}

function isWireFile(value: unknown): value is WireFile {
  return typeof value === 'object' && value !== null && '$file' in value && 'mediaType' in value;
}
