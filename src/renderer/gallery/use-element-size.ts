import { useLayoutEffect, useState, type RefObject } from 'react';

interface ElementSize {
  readonly width: number;
  readonly height: number;
}

const unknown: ElementSize = { width: 0, height: 0 };

/** Inner width and height of an element in CSS pixels, following every change; measured before it is first seen. */
export function useElementSize(ref: RefObject<HTMLElement | null>): ElementSize {
  const [size, setSize] = useState(unknown);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const take = (width: number, height: number) => {
      const next = { width: Math.floor(width), height: Math.floor(height) };
      setSize((before) => (before.width === next.width && before.height === next.height ? before : next));
    };
    // An observer speaks after the next frame has begun: what depends on the size would be drawn a frame late.
    take(...contentSize(element));
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box) take(box.width, box.height);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** The room within the padding, as an observer would say it. */
function contentSize(element: HTMLElement): [width: number, height: number] {
  const style = getComputedStyle(element);
  const sum = (...lengths: string[]) =>
    lengths.reduce((total, length) => total + Number.parseFloat(length), 0);
  return [
    element.clientWidth - sum(style.paddingLeft, style.paddingRight),
    element.clientHeight - sum(style.paddingTop, style.paddingBottom),
  ];
}
