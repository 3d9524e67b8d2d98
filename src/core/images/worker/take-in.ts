import { readFileTexts } from '../container/read-texts.ts';
import type { ImageWorker, TakenPicture } from '../image-worker.ts';
import { readRecipe } from '../recipe/read-recipe.ts';
import { decodeAll, nameFile, readWhole } from './inspect.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding } from './open-picture.ts';
import { makeThumbnails } from './thumbnails.ts';

/**
 * Reads a file once and decodes it once: the pass that makes its thumbnails walks every byte of it, which is also the
 * proof that it is whole. An animation is decoded to its last frame besides.
 */
export async function takeIn(sharp: Sharp, path: string): Promise<TakenPicture> {
  return decoding(async () => {
    const { bytes, facts, isAnimated } = await readWhole(sharp, path);
    if (isAnimated) await decodeAll(sharp, bytes, facts.format);
    const thumbnails = await makeThumbnails(sharp, bytes);
    const recipe = readRecipe(readFileTexts(bytes, facts.format));
    return { checked: nameFile(bytes, facts), thumbnails, recipe };
  });
}

/** What a file says about itself; its pixels were looked at when it came. */
export async function describePicture(sharp: Sharp, path: string): ReturnType<ImageWorker['describe']> {
  return decoding(async () => {
    const { bytes, facts } = await readWhole(sharp, path);
    const texts = readFileTexts(bytes, facts.format);
    return { hasC2pa: texts.hasCredentials, recipe: readRecipe(texts) };
  });
}
