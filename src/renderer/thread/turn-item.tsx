import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { priceOf } from '../chain/price-of.ts';
import { formatDuration } from '../inspector/figures.ts';
import { useCommands } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { askedWords, type Branch, type Turn } from './thread-line.ts';

interface TurnItemProps {
  readonly turn: Turn;
  readonly activeId: ImageId | null;
  readonly isLast: boolean;
  /** Branches from here that are being made now. */
  readonly branchesMade: number;
  readonly isTabStop: (imageId: ImageId) => boolean;
  readonly onGo: (imageId: ImageId) => void;
}

/** One turn: the words on one side, what came of them on the other. */
export function TurnItem({ turn, activeId, isLast, branchesMade, isTabStop, onGo }: TurnItemProps) {
  const { node, pictures, branches } = turn;
  return (
    <li className="turn" aria-label={`${turn.name}: ${node.prompt || node.cell.label}`}>
      <div className="turn-asked">
        <p className={classNames('turn-bubble', 'selectable', node.prompt === '' && 'is-import')}>
          {askedWords(node)}
        </p>
        <Branches branches={branches} onGo={onGo} />
        {branchesMade > 0 ? (
          <p className="turn-branches is-made" role="status">
            {branchesMade === 1
              ? 'A branch from here is being made'
              : `${branchesMade} branches are being made`}
          </p>
        ) : null}
      </div>
      <div className="turn-came">
        <div className={classNames('turn-pictures', pictures.length > 1 && 'is-several')}>
          {pictures.map((each) => (
            <TurnPicture
              key={each.cell.id}
              node={each}
              name={turn.name}
              isActive={each.cell.id === activeId}
              isTabStop={isTabStop(each.cell.id)}
              onGo={onGo}
            />
          ))}
        </div>
        {node.answer === null || node.answer.trim() === '' ? null : (
          <p className="turn-answer selectable">{node.answer}</p>
        )}
        <div className="turn-foot">
          <span className="turn-facts num">{factsOf(turn)}</span>
          <ContinueButton turn={turn} isLast={isLast} isTabStop={isTabStop(node.cell.id)} onGo={onGo} />
        </div>
      </div>
    </li>
  );
}

function Branches({
  branches,
  onGo,
}: {
  readonly branches: readonly Branch[];
  readonly onGo: TurnItemProps['onGo'];
}) {
  const ui = useUiStore();
  if (branches.length === 0) return null;
  return (
    <div className="turn-branches" role="group" aria-label="Branches from here">
      <span>{branches.length === 1 ? '1 branch from here:' : `${branches.length} branches from here:`}</span>
      {branches.map(({ imageId, words, name }) => (
        <button
          key={imageId}
          type="button"
          className="turn-branch"
          aria-label={`Go to the branch ${name}: ${words}`}
          onClick={() => {
            onGo(imageId);
            // The composer follows, unless it is about a picture from elsewhere.
            if (ui.getState().composerInputs.every(({ role }) => role !== 'reference'))
              ui.getState().startEditing(imageId);
          }}
        >
          “{firstWords(words)}”
        </button>
      ))}
    </div>
  );
}

interface TurnPictureProps {
  readonly node: ChainNode;
  readonly name: string;
  readonly isActive: boolean;
  readonly isTabStop: boolean;
  readonly onGo: (imageId: ImageId) => void;
}

function TurnPicture({ node, name, isActive, isTabStop, onGo }: TurnPictureProps) {
  const { cell } = node;
  const ui = useUiStore();
  const price = priceOf(node);
  return (
    <span className="turn-frame">
      <button
        type="button"
        className={classNames('turn-picture', isActive && 'is-current')}
        style={{ aspectRatio: `${cell.width} / ${cell.height}` }}
        aria-current={isActive || undefined}
        aria-label={[name, cell.label, price].filter(Boolean).join(', ')}
        tabIndex={isTabStop ? 0 : -1}
        data-image-id={cell.id}
        onClick={() => onGo(cell.id)}
        onDoubleClick={() => ui.getState().show('loupe')}
      >
        <img src={mediaUrl(cell.id, pictureSize())} alt="" loading="lazy" draggable={false} />
      </button>
      {/* Said by the button's own name. */}
      <em aria-hidden="true">{name}</em>
      {price === null ? null : (
        <em className="is-price num" aria-hidden="true">
          {cell.isPlayMoney ? 'free' : price}
        </em>
      )}
    </span>
  );
}

/** Shown about 320 points wide: a sharp screen needs the original for that. */
function pictureSize(): '320' | 'original' {
  return window.devicePixelRatio > 1.2 ? 'original' : '320';
}

interface ContinueButtonProps {
  readonly turn: Turn;
  readonly isLast: boolean;
  readonly isTabStop: boolean;
  readonly onGo: (imageId: ImageId) => void;
}

/** Goes on from here: at the end that continues the conversation, anywhere else it begins a branch. */
function ContinueButton({ turn, isLast, isTabStop, onGo }: ContinueButtonProps) {
  const ui = useUiStore();
  const { targets } = useCommands().context;
  const isPinned = useUi((state) => state.editingOf === turn.node.cell.id);
  const label = isLast ? `Continue from ${turn.name}` : 'Branch from here';
  if (isPinned)
    return (
      <span className="turn-pinned">{isLast ? 'Goes on from here' : 'The next turn branches here'}</span>
    );
  return (
    <Button
      look="quiet"
      aria-label={isLast ? label : `Branch from ${turn.name}`}
      excludeFromTabOrder={!isTabStop}
      onPress={() => {
        onGo(turn.node.cell.id);
        ui.getState().startEditing(turn.node.cell.id);
        targets.composer?.focus();
      }}
    >
      {label}
    </Button>
  );
}

function factsOf({ node }: Turn): string {
  return [node.model, node.connection, node.tookMs === null ? null : formatDuration(node.tookMs)]
    .filter(Boolean)
    .join(' · ');
}

const mostCharacters = 48;

function firstWords(words: string): string {
  const text = words.trim();
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters).trimEnd()}…`;
}
