import { startTransition, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useCore } from './client-context.tsx';

interface AfterPicturesProps {
  readonly children: ReactNode;
  /** Keeps the place until then, so that nothing moves. */
  readonly place?: ReactNode;
}

/**
 * What stands around the pictures: while the window begins it is read and drawn after them, in pieces between which the
 * browser goes on drawing those. Later on it is drawn with everything else.
 */
export function AfterPictures({ children, place = null }: AfterPicturesProps) {
  const { firstScreen } = useCore();
  const [isAfter, setAfter] = useState(firstScreen.isOver);
  useEffect(() => {
    let isGone = false;
    void firstScreen.seen.then(() => {
      if (!isGone) startTransition(() => setAfter(true));
    });
    return () => {
      isGone = true;
    };
  }, [firstScreen]);
  // There from the first: a boundary that comes with what it waits for shows its fallback for 300 ms at least.
  return <Suspense fallback={place}>{isAfter ? children : place}</Suspense>;
}
