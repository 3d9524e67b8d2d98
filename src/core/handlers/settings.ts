import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { EventBus } from '../event-bus.ts';

export interface SettingsHandlerParts {
  readonly tables: Pick<Tables, 'settings'>;
  readonly bus: Pick<EventBus, 'publish'>;
}

/** Answers how this library's window looks and behaves. */
export function createSettingsHandlers({
  tables,
  bus,
}: SettingsHandlerParts): Pick<CoreHandlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': () => tables.settings.readAll(),
    'settings.set'(values) {
      const settings = tables.settings.change(values);
      bus.publish({ kind: 'settings.changed' });
      return settings;
    },
  };
}
