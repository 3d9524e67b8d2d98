import { use, type ComponentType, type ReactNode } from 'react';
import { invariant } from '../../shared/errors.ts';

/** A part of the window in a file of its own, so that the pictures need not wait for it. */
export interface LaterPart<Props = object> {
  /** Draws it; the Suspense around it shows while it is read. */
  readonly View: (props: Props) => ReactNode;
  /** Reads it before it is wanted; where that fails, it is read anew when it is. */
  readonly readAhead: () => Promise<void>;
  /** Reads it anew where it could not be read. */
  readonly forget: () => void;
}

/** `importFile` imports a file, `pick` takes the part out of it. */
export function later<File, Props extends object>(
  importFile: () => Promise<File>,
  pick: (file: File) => ComponentType<Props>,
): LaterPart<Props> {
  let Part: ComponentType<Props> | null = null;
  let reading: Promise<void> | null = null;
  const read = (): Promise<void> => {
    // A failure is kept too: drawn again it is the same failure, until somebody asks for another try.
    reading ??= importFile().then((file) => {
      Part = pick(file);
    });
    return reading;
  };
  function View(props: Props) {
    if (Part === null) use(read());
    invariant(Part, 'a part that was read is there');
    return <Part {...props} />;
  }
  const forget = () => {
    if (Part === null) reading = null;
  };
  const readAhead = () => read().catch(forget);
  return { View, readAhead, forget };
}
