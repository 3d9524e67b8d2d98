import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail, Relation } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useCommands } from '../state/command-context.tsx';
import { selectOnly } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { HowMadeText } from './how-made.tsx';
import { Section } from './section.tsx';

/** Thumbnails a side of the strip has room for; the rest are counted. */
const shownEachSide = 2;

/** What a picture was made from and what was made from it: press to go there. */
export function LineageSection({ detail }: { readonly detail: ImageDetail }) {
  const go = useGo();
  const { inputs, children } = detail;
  if (inputs.length === 0 && children.length === 0) return null;
  const rest = Math.max(0, children.length - shownEachSide);
  return (
    <Section title={titleOf(inputs.length, children.length)}>
      <div className="lineage">
        {inputs.slice(0, shownEachSide + 1).map((input, index) => (
          <RelationTile
            key={`${input.imageId}:${input.role}`}
            relation={input}
            number={index + 1}
            onGo={go}
          />
        ))}
        {inputs.length > shownEachSide + 1 ? (
          <span className="num">+{inputs.length - shownEachSide - 1}</span>
        ) : null}
        {children.length > 0 ? <Icon name="arrowRight" /> : null}
        {children.slice(0, shownEachSide).map((child) => (
          <RelationTile key={child.imageId} relation={child} number={null} onGo={go} />
        ))}
        {rest > 0 ? <span className="num">+{rest}</span> : null}
      </div>
      {inputs.length > 0 ? <HowMadeText imageId={detail.cell.id} /> : null}
    </Section>
  );
}

interface RelationTileProps {
  readonly relation: Relation;
  /** Place among the inputs; null for what was made from this picture. */
  readonly number: number | null;
  readonly onGo: (imageId: ImageId) => void;
}

function RelationTile({ relation, number, onGo }: RelationTileProps) {
  const { imageId, role, label } = relation;
  const badge = role === 'mask' ? 'mask' : number !== null && role === 'reference' ? String(number) : null;
  const name = number === null ? `Led to: ${label}` : `Made from, ${role}: ${label}`;
  return (
    <button
      type="button"
      className={classNames('lineage-tile', role === 'mask' && 'is-mask')}
      aria-label={name}
      title={name}
      onClick={() => onGo(imageId)}
    >
      <img src={mediaUrl(imageId, '160')} alt="" draggable={false} />
      {badge === null ? null : <em className="num">{badge}</em>}
    </button>
  );
}

/** Goes to a related picture; where the grid does not have it, the loupe shows it. */
function useGo(): (imageId: ImageId) => void {
  const ui = useUiStore();
  const { targets } = useCommands().context;
  return (imageId) => {
    const isInGrid = targets.grid?.order().includes(imageId) ?? false;
    ui.getState().setSelection(selectOnly(imageId));
    if (!isInGrid) ui.getState().show('loupe');
  };
}

function titleOf(inputCount: number, childCount: number): string {
  if (childCount === 0) return 'Made from';
  return inputCount === 0 ? 'Led to' : 'Made from · led to';
}
