import { use, type ReactNode } from 'react';
import { invariant } from '../../shared/errors.ts';

/** A part of the window in a file of its own, so that the pictures need not wait for it. */
export interface LaterPart {
  /** Draws it; the Suspense around it shows while it is read. */
  readonly View: () => ReactNode;
  /** Reads it before it is wanted; where that fails, it is read anew when it is. */
  readonly readAhead: () => Promise<void>;
  /** Reads it anew where it could not be read. */
  readonly forget: () => void;
}

/** `find` imports the part. */
export function later(find: () => Promise<() => ReactNode>): LaterPart {
  let Part: (() => ReactNode) | null = null;
  let reading: Promise<void> | null = null;
  const read = (): Promise<void> => {
    // A failure is kept too: drawn again it is the same failure, until somebody asks for another try.
    reading ??= find().then((found) => {
      Part = found;
    });
    return reading;
  };
  function View() {
    if (Part === null) use(read());
    invariant(Part, 'a part that was read is there');
    return <Part />;
  }
  const forget = () => {
    if (Part === null) reading = null;
  };
  const readAhead = () => read().catch(forget);
  return { View, readAhead, forget };
}
