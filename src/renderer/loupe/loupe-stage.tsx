import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { PlaceholderCanvas } from '../gallery/placeholder-canvas.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { LoupeController, type ZoomState } from './loupe-controller.ts';

interface StageProps {
  readonly cell: ImageCell;
  readonly hasAlpha: boolean;
  readonly label: string;
  readonly neighbours: readonly ImageId[];
  readonly controllerRef: Ref<LoupeController>;
  readonly stageRef: Ref<HTMLDivElement>;
  readonly onZoom: (state: ZoomState) => void;
  /** Drawn over the picture. */
  readonly children?: ReactNode;
}

/** The picture on its dark surround: thumbnail at once, original over it without a jump. */
export function LoupeStage(props: StageProps) {
  const { cell, hasAlpha, label, neighbours, controllerRef, stageRef, onZoom } = props;
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const controller = useRef<LoupeController>(null);
  useLayoutEffect(() => {
    if (!stage.current || !picture.current) return;
    const made = new LoupeController(stage.current, picture.current, onZoom);
    controller.current = made;
    assign(controllerRef, made);
    assign(stageRef, stage.current);
    return () => {
      made.close();
      assign(controllerRef, null);
      assign(stageRef, null);
    };
  }, [controllerRef, stageRef, onZoom]);
  useLayoutEffect(() => {
    controller.current?.setPicture({ width: cell.width, height: cell.height });
  }, [cell.id, cell.width, cell.height]);
  return (
    <div
      ref={stage}
      className="loupe-stage"
      data-keys="loupe"
      role="group"
      aria-roledescription="picture"
      aria-label={label}
      tabIndex={0}
    >
      <div ref={picture} className={classNames('loupe-picture', hasAlpha && 'has-alpha')}>
        <LoupePixels key={cell.id} cell={cell} neighbours={neighbours} />
      </div>
      {props.children}
    </div>
  );
}

type Loading = 'loading' | 'shown' | 'missing';

function LoupePixels({ cell, neighbours }: Pick<StageProps, 'cell' | 'neighbours'>) {
  const [state, setState] = useState<Loading>('loading');
  const [tries, setTries] = useState(0);
  usePreload(state === 'loading' ? [] : neighbours);
  const again = useCallback(() => {
    setState('loading');
    setTries((count) => count + 1);
  }, []);
  return (
    <>
      {state === 'shown' ? null : (
        <>
          {cell.thumbhash === null ? null : <PlaceholderCanvas thumbhash={cell.thumbhash} />}
          <img className="loupe-thumb" src={mediaUrl(cell.id, '320')} alt="" draggable={false} />
        </>
      )}
      <img
        key={tries}
        className={classNames('loupe-original', state === 'shown' && 'is-shown')}
        src={mediaUrl(cell.id, 'original')}
        alt={cell.label}
        draggable={false}
        decoding="async"
        onLoad={(event) => {
          // Shown when it is decoded, not when it has arrived: a half-drawn picture would flash.
          event.currentTarget.decode().then(
            () => setState('shown'),
            () => setState('missing'),
          );
        }}
        onError={() => setState('missing')}
      />
      {state === 'missing' ? <MissingOriginal onTryAgain={again} /> : null}
    </>
  );
}

function MissingOriginal({ onTryAgain }: { readonly onTryAgain: () => void }) {
  return (
    <div className="loupe-missing" role="alert">
      <Icon name="warning" />
      <b>The original cannot be read</b>
      <span>
        Its file may have been moved or damaged. What you see is the thumbnail; its recipe and cost are safe.
      </span>
      <Button onPress={onTryAgain}>Try again</Button>
    </div>
  );
}

/** Neighbours are loaded after the picture itself, so that it never waits for them. */
function usePreload(ids: readonly ImageId[]): void {
  const key = ids.join();
  useEffect(() => {
    const images = (key === '' ? [] : key.split(',')).map((id) => {
      const image = new Image();
      image.src = `/media/original/${id}`;
      return image;
    });
    return () => {
      for (const image of images) image.src = '';
    };
  }, [key]);
}

function assign<T>(ref: Ref<T>, value: T | null): void {
  if (typeof ref === 'function') ref(value);
  else if (ref) ref.current = value;
}
