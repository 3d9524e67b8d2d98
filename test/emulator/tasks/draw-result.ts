import sharp from 'sharp';
import { drawPicture } from '../draw.ts';
import type { ImageRequest } from '../image-request.ts';
import type { EmulatedTask, TaskState } from './task-state.ts';

/** Small enough to be quick, in the shape that was asked for. */
const longEdge = 768;

/** Draws the pictures of a finished task once and gives their links; links of an older generation are dead. */
export async function resultLinks(state: TaskState, task: EmulatedTask, count: number): Promise<string[]> {
  const links: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const path = `/results/${state.linkGeneration}/${task.id}-${index}.png`;
    if (!state.results.has(path)) state.results.set(path, await draw(task, index));
    links.push(`${state.origin}${path}`);
  }
  return links;
}

async function draw(task: EmulatedTask, index: number): Promise<Uint8Array> {
  const images = await Promise.all(
    task.sources.slice(0, 1).map(async (bytes) => {
      const { width, height, format, hasAlpha } = await sharp(bytes).metadata();
      return { width, height, format, hasAlpha, bytes };
    }),
  );
  // Safe: drawing reads these three fields alone.
  const request = { format: 'png', background: 'opaque', compression: 100 } as ImageRequest;
  return drawPicture(request, sizeOf(task.ratio), { images, mask: null }, `${task.id}-${index}`, null);
}

function sizeOf(ratio: string): { readonly width: number; readonly height: number } {
  const [across = 1, down = 1] = ratio.includes(':') ? ratio.split(':').map(Number) : [1, 1];
  const edge = (part: number): number => Math.round((longEdge * part) / Math.max(across, down) / 16) * 16;
  return { width: edge(across), height: edge(down) };
}
