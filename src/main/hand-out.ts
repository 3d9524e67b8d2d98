import { clipboard, ClipboardItem, nativeImage, type NativeImage, type WebContents } from 'electron';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Core } from '../core/core.ts';
import type { CallReply } from '../shared/transport.ts';

const Ids = z.array(z.number().int().positive()).min(1);
const Files = z.object({ paths: z.array(z.string()).min(1) });
type AskCore = Pick<Core, 'dispatch'>;

const notUnderstood: CallReply = {
  ok: false,
  error: { code: 'invalid-input', message: 'That names no pictures.' },
};

/** Hands pictures to whatever they are dragged onto, as real files. The page names ids; paths stay on this side. */
export async function startDrag(core: AskCore, contents: WebContents, message: unknown): Promise<CallReply> {
  const files = await filesFor(core, message, 'original');
  if ('ok' in files) return files;
  const [file] = files.paths;
  if (file === undefined || !files.paths.every((each) => path.isAbsolute(each))) return notUnderstood;
  contents.startDrag({ file, files: [...files.paths], icon: dragIcon() });
  return { ok: true, value: null };
}

/** Puts one picture on the clipboard, as bytes: nothing is decoded in this process. */
export async function copyImage(core: AskCore, message: unknown): Promise<CallReply> {
  const files = await filesFor(core, message, 'png');
  if ('ok' in files) return files;
  const [file = ''] = files.paths;
  const png = new Blob([await readFile(file)], { type: 'image/png' });
  await clipboard.write([new ClipboardItem({ 'image/png': png })]);
  return { ok: true, value: null };
}

async function filesFor(
  core: AskCore,
  message: unknown,
  as: 'original' | 'png',
): Promise<CallReply | { readonly paths: readonly string[] }> {
  const ids = Ids.safeParse(message);
  if (!ids.success) return notUnderstood;
  const reply = await core.dispatch('handOver.files', { imageIds: ids.data, as }, 'command-line');
  return reply.ok ? Files.parse(reply.value) : reply;
}

const iconPx = 48;

/** A small frame with a corner, drawn here: an icon that is empty makes Electron refuse the drag. */
function dragIcon(): NativeImage {
  const pixels = Buffer.alloc(iconPx * iconPx * 4);
  for (let y = 0; y < iconPx; y += 1) {
    for (let x = 0; x < iconPx; x += 1) {
      const isEdge = x < 3 || y < 3 || x >= iconPx - 3 || y >= iconPx - 3;
      const isHill = y > iconPx - 8 - Math.abs(iconPx / 2 - x) / 2;
      // Blue, green, red, alpha: the order bitmaps have here.
      const color = isEdge ? [235, 240, 240, 255] : isHill ? [74, 140, 255, 255] : [40, 38, 36, 230];
      pixels.set(color, (y * iconPx + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: iconPx, height: iconPx });
}
