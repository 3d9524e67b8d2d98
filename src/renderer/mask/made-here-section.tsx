import { localEditNote, localEditWords } from '../../shared/local-edit.ts';
import { coverageWords } from '../../shared/mask/mask-facts.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { usePaintedMask } from '../data/mask-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../inspector/section.tsx';

/** How a picture was made here, and the mask it was made with: to be painted on again. */
export function MadeHereSection({ detail }: { readonly detail: ImageDetail }) {
  const mask = detail.inputs.find(({ role }) => role === 'mask');
  const { localEdit, outsideProblem } = detail;
  if (localEdit === null && outsideProblem === null && !mask) return null;
  const note = localEdit === null ? null : localEditNote(localEdit);
  return (
    <Section title={localEdit === null ? 'Mask' : 'Made here'}>
      {localEdit === null ? null : <p>{localEditWords(localEdit)}, free.</p>}
      {note === null ? null : <p className="inspector-quiet">{note}</p>}
      {outsideProblem === null ? null : (
        <p className="inspector-quiet">The outside of the mask could not be kept. {outsideProblem}</p>
      )}
      {mask ? <SentMask detail={detail} maskId={mask.imageId} /> : null}
    </Section>
  );
}

function SentMask({ detail, maskId }: { readonly detail: ImageDetail; readonly maskId: ImageId }) {
  const state = usePaintedMask(maskId);
  const ui = useUiStore();
  const { ask } = useAsk();
  if (!state) return <p className="inspector-quiet">Its mask came as a file.</p>;
  const { cell } = detail;
  const fits = state.width === cell.width && state.height === cell.height;
  const { markedPixels, stepCount, featherPx } = state;
  const again = async () => {
    const copied = await ask(
      'masks.copy',
      { fromImageId: maskId, toImageId: cell.id },
      'The mask is on this picture.',
    );
    if (!copied) return;
    ui.getState().show('loupe');
    ui.getState().setEditTool({ kind: 'mask', imageId: cell.id });
  };
  return (
    <>
      <p className="inspector-quiet num">
        {markedPixels === null ? '' : `${coverageWords({ ...state, markedPixels })} · `}
        {stepCount === 1 ? '1 stroke' : `${stepCount} strokes`}
        {featherPx > 0 ? ` · feather ${featherPx} px` : ''}
      </p>
      <Button icon="brush" isDisabled={!fits} onPress={() => void again()}>
        {fits ? 'Use this mask again here' : 'This mask has another size'}
      </Button>
    </>
  );
}
