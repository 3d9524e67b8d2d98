import { useEffect, type RefObject } from 'react';
import { useUiStore } from '../state/ui-context.tsx';

/** Ctrl (or Cmd) with the wheel changes the size of the thumbnails. */
export function useWheelSize(ref: RefObject<HTMLElement | null>): void {
  const store = useUiStore();
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { thumbnailHeight, setThumbnailHeight } = store.getState();
      setThumbnailHeight(thumbnailHeight * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [ref, store]);
}
