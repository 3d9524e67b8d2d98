import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { useImageDetail, useSettings } from '../data/queries.ts';
import { RerunBar } from '../rerun/rerun-bar.tsx';
import { useCommandTarget } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Key } from '../ui/key.tsx';
import { BatchBar } from '../variants/batch-bar.tsx';
import { VariantsDialog } from '../variants/variants-dialog.tsx';
import { VariantsNote } from '../variants/variants-note.tsx';
import { ComposerNotes } from './composer-notes.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';
import { InputRow } from './input-row.tsx';
import { ModelNotes } from './model-notes.tsx';
import { ModeText } from './mode-text.tsx';
import { ParameterChips } from './parameter-chips.tsx';
import { PromptHistoryPopover } from './prompt-history-popover.tsx';
import { PromptBox, type PromptBoxHandle } from './prompt-box.tsx';
import { ReferencesNote } from './references-note.tsx';
import { SendButton, SendWords } from './send-button.tsx';
import { TemplatesPopover } from './templates-popover.tsx';
import { useComposerView, type ComposerView } from './use-composer-view.ts';
import { useDraftKeeping } from './use-draft-keeping.ts';
import { useFill } from './use-fill.ts';
import { useOlderPrompts } from './use-older-prompts.ts';
import { useReferenceNumbers } from './use-reference-numbers.ts';
import { useSubmit } from './use-submit.ts';
import { useTargetProject } from './use-target-project.ts';
import './composer.css';
import './prompt.css';
import './composer-foot.css';

/** Where pictures are asked for: inputs, prompt, parameters and the button with its price. */
export function Composer() {
  const view = useComposerView();
  const project = useTargetProject();
  useDraftKeeping(project?.id ?? null, project?.defaultConnectionId ?? null);
  useReferenceNumbers();
  useFill(view.connections);
  const promptRef = useRef<PromptBoxHandle>(null);
  const [isReviewing, setReviewing] = useState(false);
  const review = useCallback(() => setReviewing(true), []);
  const { submit, clear } = useActions(view, promptRef, review);
  const settings = useSettings().data;
  const whyId = useId();
  const source = useSource(view);
  return (
    <section className="composer" aria-label="Composer" data-keys="composer">
      <BatchBar projectId={project?.id ?? null} />
      <RerunBar projectId={project?.id ?? null} />
      <div className="composer-top">
        <InputRow view={view} />
        <div className="composer-says">
          <ModeText view={view} source={source} projectName={project?.name ?? null} />
          <span className="composer-quiet">
            <span className="composer-hint">
              <Key keys={settings?.enterSends ? 'Enter' : 'Mod+Enter'} /> sends
            </span>
            <PromptHistoryPopover />
            <TemplatesPopover />
            <IconButton icon="edit" label="New: empty the composer" keys="Alt+N" onPress={clear} />
          </span>
        </div>
      </div>
      <PromptBox
        ref={promptRef}
        enterSends={settings?.enterSends ?? false}
        onSend={submit}
        describedBy={whyId}
      />
      <ComposerNotes />
      <VariantsNote variants={view.variants} />
      <ReferencesNote />
      <ModelNotes view={view} />
      <SendWords view={view} id={whyId} />
      <div className="composer-foot">
        <ParameterChips view={view} />
        <SendButton view={view} whyId={whyId} onPress={submit} />
      </div>
      {isReviewing && view.press !== null && view.variants.kind === 'rows' ? (
        <VariantsDialog press={view.press} variants={view.variants} onClose={() => setReviewing(false)} />
      ) : null}
    </section>
  );
}

function useSource(view: ComposerView) {
  const source = view.inputs.find((input) => input.role !== 'reference');
  return useImageDetail(source?.imageId ?? null).data ?? null;
}

function useActions(
  view: ComposerView,
  promptRef: React.RefObject<PromptBoxHandle | null>,
  review: () => void,
) {
  const ui = useUiStore();
  const composer = useComposerStore();
  const send = useSubmit(view);
  const older = useOlderPrompts();
  const isObstructed = useComposer((state) => state.isSending) || view.obstacle !== null;
  const actions = useMemo(() => {
    const focus = () => promptRef.current?.focus();
    const focusBlank = () => promptRef.current?.focusBlank();
    const isMany = view.variants.kind === 'rows';
    const submit = () => {
      if (isObstructed) {
        if (view.obstacle?.field === 'prompt') focus();
        return;
      }
      if (isMany) review();
      else void send();
    };
    const clear = () => {
      composer.getState().clear();
      ui.getState().clearInputs();
      focus();
    };
    return { submit, clear, focus, focusBlank, older };
  }, [promptRef, isObstructed, view.obstacle, view.variants.kind, review, send, composer, ui, older]);
  useCommandTarget('composer', actions);
  return actions;
}
