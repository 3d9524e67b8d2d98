/** Which kind of note a recipe was found in. */
export const recipeSources = [
  'proofsheet',
  'a1111',
  'comfyui',
  'invokeai',
  'novelai',
  'text',
  'exif',
  'xmp',
  'credentials',
] as const;
export type RecipeSource = (typeof recipeSources)[number];

/** What a file says about how it was made: somebody's claim, bounded and never trusted. */
export interface FileRecipe {
  readonly source: RecipeSource;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly model: string | null;
  readonly software: string | null;
  /** The note as it stood in the file, for people; cut where it is very long. */
  readonly raw: string;
}
