import { useId, useMemo, useRef } from 'react';
import { InputRow } from '../composer/input-row.tsx';
import { useComposer, useComposerStore } from '../composer/composer-context.tsx';
import { PromptBox, type PromptBoxHandle } from '../composer/prompt-box.tsx';
import { useComposerView } from '../composer/use-composer-view.ts';
import { useDraftKeeping } from '../composer/use-draft-keeping.ts';
import { useOlderPrompts } from '../composer/use-older-prompts.ts';
import { useTargetProject } from '../composer/use-target-project.ts';
import { useSettings } from '../data/queries.ts';
import { useCommandTarget } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MoneyField, readMoney } from '../ui/money-field.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { Select } from '../ui/select.tsx';
import { usePlayground, usePlaygroundStore } from './playground-context.tsx';
import { totalWords } from './playground-words.ts';
import { useCompare } from './use-compare.ts';
import type { PlaygroundView } from './use-playground-view.ts';

/** The prompt and the inputs for all of them, and the one button with the total. */
export function PlaygroundComposer({ view }: { readonly view: PlaygroundView }) {
  const project = useTargetProject();
  useDraftKeeping(project?.id ?? null, project?.defaultConnectionId ?? null);
  const promptRef = useRef<PromptBoxHandle>(null);
  const whyId = useId();
  const own = useComposerView();
  const settings = useSettings().data;
  const isSending = usePlayground((state) => state.isSending);
  const problem = usePlayground((state) => state.problem);
  const { submit, clear } = useActions(view, promptRef);
  const isDisabled = view.obstacle !== null || view.isLoading || isSending;
  return (
    <section className="composer playground-composer" aria-label="Composer" data-keys="composer">
      <div className="composer-top">
        {/* Masks lie on one picture of one model's own wire: they are no part of a comparison. */}
        <InputRow view={{ ...own, inputs: view.inputs, capabilities: null }} />
        <p className="composer-mode num">{inputWords(view)}</p>
        <span className="composer-quiet">
          <IconButton icon="edit" label="New: empty the composer" keys="Alt+N" onPress={clear} />
        </span>
      </div>
      <PromptBox
        ref={promptRef}
        enterSends={settings?.enterSends ?? false}
        onSend={submit}
        describedBy={whyId}
      />
      {problem === null ? null : (
        <p className="composer-note is-bad" role="alert">
          <Icon name="warning" />
          <span className="selectable">{problem}</span>
        </p>
      )}
      <div className="send-words">
        {view.needsCeiling ? <CeilingField /> : null}
        <p id={whyId} className={classNames('composer-why', view.obstacle !== null && 'is-why')}>
          {view.obstacle ?? basisWords(view)}
        </p>
      </div>
      <div className="composer-foot">
        <div className="composer-chips" role="group" aria-label="Settings">
          <ShapeChip />
        </div>
        <button
          type="button"
          className="send-button"
          aria-disabled={isDisabled || undefined}
          aria-describedby={whyId}
          onClick={submit}
        >
          {isSending ? <Spinner /> : null}
          {view.picks.length === 1 ? 'Make 1 picture' : `Make ${view.picks.length} pictures`}
          <small className="num">{totalWords(view.picks.map(({ estimate }) => estimate))}</small>
        </button>
      </div>
    </section>
  );
}

const shapes = ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'];
const ownShape = 'own';

/** A shape is the one thing every model understands; pixels are each model's own. */
function ShapeChip() {
  const store = usePlaygroundStore();
  const shape = usePlayground((state) => state.shape);
  return (
    <Select
      label="Shape"
      labelPlace="inside"
      className="composer-chip"
      options={[
        { id: ownShape, label: 'as set', detail: 'The size in the composer, else each model’s own' },
        ...shapes.map((each) => ({ id: each, label: each })),
      ]}
      value={shape ?? ownShape}
      onChange={(id) => store.getState().set({ shape: id === ownShape ? null : id, problem: null })}
    />
  );
}

function CeilingField() {
  const composer = useComposerStore();
  const text = useComposer((state) => state.ceilingText);
  const read = readMoney(text);
  return (
    <MoneyField
      label="At most each, in dollars"
      value={text}
      onChange={(ceilingText) => composer.getState().set({ ceilingText })}
      problem={read.kind === 'wrong' ? read.problem : null}
    />
  );
}

function useActions(view: PlaygroundView, promptRef: React.RefObject<PromptBoxHandle | null>) {
  const ui = useUiStore();
  const composer = useComposerStore();
  const compare = useCompare(view);
  const older = useOlderPrompts();
  const actions = useMemo(() => {
    const focus = () => promptRef.current?.focus();
    return {
      focus,
      focusBlank: () => promptRef.current?.focusBlank(),
      older,
      submit: () => void compare(),
      clear: () => {
        composer.getState().clear();
        ui.getState().clearInputs();
        focus();
      },
    };
  }, [promptRef, compare, older, composer, ui]);
  useCommandTarget('composer', actions);
  return actions;
}

function inputWords({ picks, inputs }: PlaygroundView): string {
  const models = picks.length === 1 ? 'one model' : `${picks.length} models`;
  const who = picks.length === 0 ? 'One prompt over several models' : `One prompt over ${models}`;
  if (inputs.length === 0) return who;
  return `${who} · ${inputs.length === 1 ? '1 input' : `${inputs.length} inputs`} for each`;
}

function basisWords({ picks }: PlaygroundView): string {
  const bases = new Set(picks.flatMap(({ estimate }) => (estimate === null ? [] : [estimate.basis])));
  const [only] = bases;
  return bases.size === 1 && only !== undefined ? only : 'One purchase for each, every one at its own price.';
}
