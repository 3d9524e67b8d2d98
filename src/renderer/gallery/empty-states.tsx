import { useProjects } from '../data/queries.ts';
import { useCommands } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { DropPart } from '../search/drop-part.tsx';
import { templates } from './templates.ts';

/** Fills the composer with a prompt to press at once. */
function ExampleButton() {
  const store = useUiStore();
  const { targets } = useCommands().context;
  return (
    <Button
      look="primary"
      onPress={() => {
        store.getState().fillComposer({ prompt: templates[0].prompt });
        targets.composer?.focus();
      }}
    >
      Start with an example
    </Button>
  );
}

/** The first minute: two ways in, neither of which blocks the composer below. */
export function FirstRun() {
  const store = useUiStore();
  const sample = useProjects().data?.find((project) => project.isSample && project.imageCount > 0);
  return (
    <div className="hero">
      <h2 className="hero-title">Make your first picture</h2>
      <p className="hero-text">
        The Demo provider works now: no key, no network, no cost. It draws simple pictures so that you can try
        editing, chains and compare. Connect a real provider whenever you like.
      </p>
      <div className="hero-ways">
        <div className="way is-first">
          <b>Try with Demo</b>
          <span>
            {sample
              ? 'Open the sample project, or write a prompt below.'
              : 'Write a prompt below and press the button beside it.'}
          </span>
          {sample ? (
            <Button
              look="primary"
              onPress={() => store.getState().openScope({ kind: 'project', projectId: sample.id })}
            >
              Open sample project
            </Button>
          ) : (
            <ExampleButton />
          )}
        </div>
        <div className="way">
          <b>Connect a provider</b>
          <span>
            OpenAI, RunAPI, AI Generate, a chat gateway, or a server of your own. Keys stay in the system
            keychain.
          </span>
          <Button onPress={() => store.getState().show('connections')}>Connect…</Button>
        </div>
      </div>
      <p className="hero-note">or drop pictures anywhere to import them</p>
    </div>
  );
}

/** While there is nothing but the sample: its pictures stay in sight, and beneath them the two ways to begin. */
export function FirstSteps() {
  const store = useUiStore();
  return (
    <aside className="first-steps" aria-label="First steps">
      <div className="first-step">
        <b>Make your first picture</b>
        <span>
          The pictures above are a sample, drawn by Demo: no key, no network, no cost. Write a prompt below,
          or start from an example.
        </span>
        <ExampleButton />
      </div>
      <div className="first-step">
        <b>Connect a provider</b>
        <span>
          OpenAI, RunAPI, AI Generate, a chat gateway, or a server of your own. Keys stay in the system
          keychain.
        </span>
        <Button onPress={() => store.getState().show('connections')}>Connect…</Button>
      </div>
    </aside>
  );
}

/** A project without pictures: three prompts to start from. */
export function EmptyProject() {
  const store = useUiStore();
  const { targets } = useCommands().context;
  return (
    <div className="hero">
      <h2 className="hero-title">This project is empty</h2>
      <p className="hero-text">
        Write a prompt below, drop pictures here to import them, or start from one of these.
      </p>
      <div className="hero-ways">
        {templates.map((template) => (
          <button
            key={template.title}
            type="button"
            className="template"
            onClick={() => {
              store.getState().fillComposer({ prompt: template.prompt });
              targets.composer?.focus();
            }}
          >
            <span className={`template-art ${template.art}`} aria-hidden="true" />
            <b>{template.title}</b>
            <span>{template.prompt}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

export function EmptyTrash() {
  return (
    <div className="hero">
      <Icon name="trash" className="hero-icon" />
      <h2 className="hero-title">The trash is empty</h2>
      <p className="hero-text">
        Pictures moved here stay until you remove them yourself. Nothing is removed by itself.
      </p>
    </div>
  );
}

/** Says how pictures come into a collection. */
export function EmptyCollection() {
  return (
    <div className="hero">
      <Icon name="copy" className="hero-icon" />
      <h2 className="hero-title">Nothing in this collection yet</h2>
      <p className="hero-text">
        Select pictures and choose “Add to collection”, or drag them onto its name. A picture can be in many.
      </p>
    </div>
  );
}

/** Says what hides everything, and takes it away. */
export function NoResults({ search }: { readonly search: string }) {
  const store = useUiStore();
  return (
    <div className="hero">
      <Icon name="find" className="hero-icon" />
      <h2 className="hero-title">Nothing matches “{search.slice(0, 60)}”</h2>
      <p className="hero-text">The search looks at prompts, file names and models of the place you are in.</p>
      <div className="hero-buttons">
        <DropPart />
        <Button onPress={() => store.getState().setSearch('')}>Clear the search</Button>
      </div>
    </div>
  );
}
