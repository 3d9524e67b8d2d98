import { AppError } from '../../shared/errors.ts';
import type { PromptTemplate, TemplateId } from '../../shared/prompt-model.ts';
import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { EventBus } from '../event-bus.ts';
import { plainLine } from '../files/display-name.ts';
import type { Clock } from '../ports.ts';

interface PromptHandlerParts {
  readonly tables: Pick<Tables, 'promptTemplates' | 'usedPrompts'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

type PromptMethods = Extract<keyof CoreHandlers, `templates.${string}` | `prompts.${string}`>;

/** Answers everything about words worth keeping: saved prompts, and those that were sent before. */
export function createPromptHandlers({
  tables,
  bus,
  clock,
}: PromptHandlerParts): Pick<CoreHandlers, PromptMethods> {
  const { promptTemplates: templates, usedPrompts } = tables;

  function find(templateId: TemplateId): PromptTemplate {
    const template = templates.get(templateId);
    if (template) return template;
    throw new AppError('not-found', 'That template is not there any more.', { field: 'templateId' });
  }

  function changed(templateId: TemplateId): PromptTemplate {
    bus.publish({ kind: 'templates.changed' });
    return find(templateId);
  }

  return {
    'templates.list': () => templates.list(),
    'templates.save'({ templateId, name, prompt, parameters }) {
      const text = { name: checkName(name), prompt, parameters };
      if (prompt.trim() === '') {
        throw new AppError('invalid-input', 'A template needs words.', { field: 'prompt' });
      }
      if (templateId === null) return changed(templates.add(text, clock.nowMs()));
      templates.change(find(templateId).id, text);
      return changed(templateId);
    },
    'templates.rename'({ templateId, name }) {
      const { prompt, parameters } = find(templateId);
      templates.change(templateId, { name: checkName(name), prompt, parameters });
      return changed(templateId);
    },
    'templates.remove'({ templateId }) {
      templates.remove(find(templateId).id);
      bus.publish({ kind: 'templates.changed' });
      return null;
    },
    'templates.use'({ templateId }) {
      templates.use(find(templateId).id, clock.nowMs());
      bus.publish({ kind: 'templates.changed' });
      return null;
    },
    'prompts.history': ({ search, limit }) => usedPrompts.find(search, limit),
  };
}

function checkName(text: string): string {
  const name = plainLine(text);
  if (name !== '') return name;
  throw new AppError('invalid-input', 'A template needs a name that can be seen.', { field: 'name' });
}
