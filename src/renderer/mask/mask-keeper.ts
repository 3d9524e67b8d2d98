import type { Client } from '../../shared/client.ts';
import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import { maskLimits, type MaskStep } from '../../shared/mask/mask-steps.ts';
import type { MaskPainting } from './mask-painting.ts';

/** Short enough that a crash in the middle of a stroke takes next to nothing of it. */
const saveDelayMs = 250;
/** What one call carries; core takes a megabyte. */
const mostCharactersPerCall = 400_000;

/** Keeps a painting in the library while it is painted, in the middle of a stroke too. */
export interface MaskKeeper {
  /** Resolves when everything painted so far is kept; rejects when it could not be. */
  flush(): Promise<void>;
  close(): void;
}

interface Keeping {
  readonly client: Client;
  readonly imageId: ImageId;
  readonly painting: MaskPainting;
  /** What core had when the painting was opened. */
  readonly revision: number;
  readonly onProblem: (error: unknown) => void;
}

export function keepMask({ client, imageId, painting, revision, onProblem }: Keeping): MaskKeeper {
  let basedOn = revision;
  let kept: readonly MaskStep[] = painting.steps;
  let keptFeather = painting.featherPx;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let working: Promise<void> = Promise.resolve();
  let isLost = false;

  async function saveOnce(): Promise<void> {
    const { steps, featherPx, isStroking } = painting;
    // A stroke that grows is written anew each time: its record before it was finished is not the same object.
    let keepSteps = commonStart(kept, steps);
    if (isLost || (keepSteps === steps.length && keepSteps === kept.length && featherPx === keptFeather))
      return;
    const markedPixels = isStroking ? null : painting.measure().markedPixels;
    do {
      const part = portion(steps, keepSteps);
      const state = await client.call('masks.save', {
        imageId,
        basedOn,
        keepSteps,
        steps: [...part],
        featherPx,
        markedPixels,
      });
      basedOn = state.revision;
      keepSteps += part.length;
      kept = steps.slice(0, keepSteps);
    } while (keepSteps < steps.length);
    keptFeather = featherPx;
  }

  function save(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const next = working.then(saveOnce);
    working = next.catch((error: unknown) => {
      // Somebody else painted here: going on would take their strokes away.
      if (error instanceof AppError && error.code === 'conflict') isLost = true;
      onProblem(error);
    });
    return next;
  }

  const onHide = (): void => void save().catch(() => undefined);
  const stop = painting.listen({
    onPixels: () => undefined,
    onChange: () => {
      timer ??= setTimeout(() => void save().catch(() => undefined), saveDelayMs);
    },
  });
  window.addEventListener('pagehide', onHide);
  const close = (): void => {
    stop();
    window.removeEventListener('pagehide', onHide);
    onHide();
  };
  return { flush: save, close };
}

function commonStart(one: readonly MaskStep[], other: readonly MaskStep[]): number {
  let count = Math.min(one.length, other.length);
  // Nearly always all but the last are the same: looked for from the end.
  while (count > 0 && one[count - 1] !== other[count - 1]) count -= 1;
  return count;
}

function portion(steps: readonly MaskStep[], from: number): readonly MaskStep[] {
  let characters = 0;
  let to = from;
  while (to < steps.length && to - from < maskLimits.stepsPerCall) {
    const step = steps[to];
    characters += step !== undefined && 'points' in step ? step.points.length : 100;
    if (to > from && characters > mostCharactersPerCall) break;
    to += 1;
  }
  return steps.slice(from, to);
}
