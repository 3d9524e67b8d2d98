import { useEffect, useRef, useState, type CSSProperties } from 'react';
import type { ImageDetail } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { comparedSize, containedIn, differenceOf, differenceText } from './difference.ts';
import type { LockedView } from './use-locked-view.ts';

interface Props {
  readonly view: LockedView;
  readonly before: ImageDetail;
  readonly after: ImageDetail;
  readonly style: CSSProperties;
}

/** How far the originals are apart, pixel by pixel; black where they are the same. */
export function DifferenceCanvas({ view, before, after, style }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState('Comparing…');
  const { width, height } = view.frame;
  useEffect(() => {
    let isStale = false;
    const size = comparedSize({ width, height });
    const run = async () => {
      const [one, other] = await Promise.all([before, after].map((detail) => pixelsOf(detail, size)));
      const context = canvas.current?.getContext('2d');
      if (isStale || !context || !one || !other) return;
      const found = differenceOf(one, other);
      context.canvas.width = size.width;
      context.canvas.height = size.height;
      context.putImageData(new ImageData(found.pixels, size.width, size.height), 0, 0);
      setWords(differenceText(found, size.isReduced));
    };
    run().catch(() => {
      if (!isStale) setWords('One of the originals cannot be read, so nothing can be compared.');
    });
    return () => {
      isStale = true;
    };
  }, [before, after, width, height]);
  return (
    <>
      <canvas ref={canvas} className="compare-picture" style={style} role="img" aria-label={words} />
      <span className="compare-caption num" role="status">
        {words}
      </span>
    </>
  );
}

async function pixelsOf(
  { cell }: ImageDetail,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8ClampedArray | null> {
  const image = new Image();
  image.src = mediaUrl(cell.id, 'original');
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const place = containedIn(size, { width: image.naturalWidth, height: image.naturalHeight });
  context?.drawImage(image, place.x, place.y, place.width, place.height);
  return context?.getImageData(0, 0, size.width, size.height).data ?? null;
}
