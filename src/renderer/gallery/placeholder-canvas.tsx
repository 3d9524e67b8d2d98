import { memo, useLayoutEffect, useRef } from 'react';
import { thumbHashToRGBA } from 'thumbhash';

/** A picture's thumbhash drawn small and stretched: colours and shapes before any pixel arrives. */
export const PlaceholderCanvas = memo(function PlaceholderCanvas({
  thumbhash,
}: {
  readonly thumbhash: string;
}) {
  const ref = useRef<HTMLCanvasElement | null>(null);
  useLayoutEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    const drawn = decode(thumbhash);
    if (!canvas || !context || !drawn) return;
    canvas.width = drawn.w;
    canvas.height = drawn.h;
    context.putImageData(new ImageData(new Uint8ClampedArray(drawn.rgba), drawn.w, drawn.h), 0, 0);
  }, [thumbhash]);
  return <canvas ref={ref} className="tile-placeholder" width={1} height={1} aria-hidden="true" />;
});

/** A damaged hash draws nothing: it is only decoration until the picture is there. */
function decode(thumbhash: string) {
  try {
    return thumbHashToRGBA(Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}
