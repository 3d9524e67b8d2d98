import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { PromptTemplate } from '../../shared/prompt-model.ts';
import { useTemplates } from '../data/prompt-queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { Popover } from '../ui/popover.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';
import { useTakeTemplate } from './use-take-template.ts';

/** Saved prompts: take one, keep the words in the box as a new one, rename, replace, delete. */
export function TemplatesPopover() {
  const ui = useUiStore();
  const isOpen = useUi((state) => state.composerPanel === 'templates');
  return (
    <Popover
      label="Templates"
      placement="top end"
      className="prompt-panel"
      isOpen={isOpen}
      onOpenChange={(open) => ui.getState().openComposerPanel(open ? 'templates' : null)}
      trigger={<IconButton icon="bookmark" label="Templates" keys="Alt+T" />}
    >
      {(close) => <Templates close={close} />}
    </Popover>
  );
}

function Templates({ close }: { readonly close: () => void }) {
  const templates = useTemplates().data ?? [];
  const [renaming, setRenaming] = useState<number | null>(null);
  return (
    <>
      <SaveForm />
      {templates.length === 0 ? (
        <p className="muted prompt-panel-none">
          No templates yet. Write a prompt, leave blanks as {'{{name}}'}, and keep it here.
        </p>
      ) : null}
      <ul className="prompt-list scrolls" aria-label="Templates">
        {templates.map((template) => (
          <li key={template.id} className="prompt-list-row">
            {renaming === template.id ? (
              <RenameForm template={template} onDone={() => setRenaming(null)} />
            ) : (
              <TemplateRow template={template} close={close} onRename={() => setRenaming(template.id)} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function SaveForm() {
  const composer = useComposerStore();
  const prompt = useComposer((state) => state.prompt);
  const [name, setName] = useState('');
  const { ask, isAsking } = useAsk();
  const save = async () => {
    const { choices } = composer.getState();
    const input = { name, prompt: prompt.trim(), parameters: choices };
    if (await ask('templates.save', input, `Kept as the template ${name}.`)) setName('');
  };
  return (
    <form
      className="prompt-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && prompt.trim() !== '') void save();
      }}
    >
      <TextField
        label="Name of the new template"
        isLabelHidden
        autoFocus
        placeholder={prompt.trim() === '' ? 'Write a prompt first to keep it' : 'Keep this prompt as…'}
        maxLength={120}
        value={name}
        onChange={setName}
        isDisabled={prompt.trim() === ''}
      />
      <Button type="submit" isDisabled={isAsking || name.trim() === '' || prompt.trim() === ''}>
        Keep
      </Button>
    </form>
  );
}

interface RowProps {
  readonly template: PromptTemplate;
  readonly close: () => void;
  readonly onRename: () => void;
}

function TemplateRow({ template, close, onRename }: RowProps) {
  const takeTemplate = useTakeTemplate();
  const composer = useComposerStore();
  const { ask } = useAsk();
  const { id: templateId, name, prompt } = template;
  const replace = () => {
    const { prompt: words, choices } = composer.getState();
    const input = { templateId, name, prompt: words.trim(), parameters: choices };
    return ask('templates.save', input, `${name} has the words of the box now.`);
  };
  return (
    <>
      <AriaButton
        className="prompt-list-item"
        onPress={() => {
          close();
          takeTemplate(template);
        }}
      >
        <b>{name}</b>
        <span>{prompt}</span>
      </AriaButton>
      <Menu label={`More about ${name}`} trigger={<IconButton icon="more" label={`More about ${name}`} />}>
        <MenuItem onAction={onRename}>Rename</MenuItem>
        <MenuItem onAction={() => void replace()}>Replace with the prompt in the box</MenuItem>
        <MenuSeparator />
        <MenuItem
          icon="trash"
          onAction={() => void ask('templates.remove', { templateId }, `${name} is gone.`)}
        >
          Delete
        </MenuItem>
      </Menu>
    </>
  );
}

function RenameForm({
  template,
  onDone,
}: {
  readonly template: PromptTemplate;
  readonly onDone: () => void;
}) {
  const [name, setName] = useState(template.name);
  const { ask } = useAsk();
  return (
    <form
      className="prompt-save"
      onSubmit={(event) => {
        event.preventDefault();
        void ask('templates.rename', { templateId: template.id, name }, `Renamed to ${name}.`).then(
          (renamed) => renamed && onDone(),
        );
      }}
    >
      <TextField label="New name" isLabelHidden autoFocus maxLength={120} value={name} onChange={setName} />
      <Button type="submit" isDisabled={name.trim() === ''}>
        Rename
      </Button>
    </form>
  );
}
