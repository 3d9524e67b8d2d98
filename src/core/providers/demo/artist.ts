import type { DemoDrawing } from '../../images/image-worker.ts';
import type { Sharp } from '../../images/worker/load-sharp.ts';
export function createDemoArtist(_sharp: Sharp) {
  return async (_drawing: DemoDrawing): Promise<{ width: number; height: number; sizeBytes: number }> => {
    throw new Error('not yet');
  };
}
