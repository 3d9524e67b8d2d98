import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { z } from 'zod';
import type { Refused, Route } from '../tasks/protocol.ts';
import type { TaskState } from '../tasks/task-state.ts';

type Refuse = (status: number, code: string, message: string) => Refused;

const Base64Upload = z.strictObject({
  base64Data: z.string().min(1),
  uploadPath: z.string().min(1),
  fileName: z.string().optional(),
});

/** Takes a picture as base64 and answers with an address, as the compatible service's upload host does. */
export function uploadRoute(state: TaskState, path: string, refused: Refuse): Route {
  return {
    method: 'POST',
    pattern: new RegExp(`^${path}$`),
    place: 'upload',
    needsKey: true,
    answer(call) {
      const body = Base64Upload.safeParse(JSON.parse(Buffer.from(call.request.bytes).toString('utf8'))).data;
      if (!body) throw refused(400, 'BAD_REQUEST', 'base64Data and uploadPath are required');
      call.accept({});
      const bytes = dataUrlBytes(body.base64Data);
      if (bytes === null) throw refused(400, 'BAD_REQUEST', 'base64Data is not a data URL');
      const id = randomUUID();
      state.uploads.set(id, {
        name: body.fileName ?? id,
        mediaType: 'image/png',
        sizeBytes: bytes.length,
        md5: '',
        bytes,
        isConfirmed: true,
      });
      const downloadUrl = `${state.origin}/uploads/${id}`;
      return { status: 200, document: { success: true, code: 200, msg: 'uploaded', data: { downloadUrl } } };
    },
  };
}

/** The bytes behind the input addresses; only uploads made here, and data URLs where they are taken. */
export async function inputBytes(
  state: TaskState,
  inputs: unknown,
  rules: { readonly refused: Refuse; readonly refusesDataUrls: boolean },
): Promise<readonly Uint8Array[]> {
  if (inputs === undefined) return [];
  const bad = (message: string): Refused => rules.refused(400, 'BAD_REQUEST', message);
  const urls = z.array(z.string()).safeParse(inputs).data;
  if (!urls) throw bad('The list of input pictures must hold addresses');
  const found: Uint8Array[] = [];
  for (const url of urls) {
    const isData = url.startsWith('data:');
    if (isData && rules.refusesDataUrls) throw bad('Input pictures must be http addresses');
    const id = url.slice(`${state.origin}/uploads/`.length);
    const bytes = isData ? dataUrlBytes(url) : (state.uploads.get(id)?.bytes ?? null);
    if (bytes === null) throw bad(`An input picture cannot be downloaded: ${url.slice(0, 80)}`);
    await sharp(bytes)
      .stats()
      .catch(() => {
        throw bad('An input is not a picture');
      });
    found.push(bytes);
  }
  return found;
}

function dataUrlBytes(url: string): Uint8Array | null {
  const head = /^data:image\/(png|jpeg|webp);base64,/.exec(url.slice(0, 60))?.[0];
  return head === undefined ? null : Buffer.from(url.slice(head.length), 'base64');
}
