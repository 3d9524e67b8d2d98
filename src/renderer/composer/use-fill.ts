import { useEffect } from 'react';
import { variantsOf } from '../../shared/variants/variant-rows.ts';
import type { Connection } from '../../shared/model.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { extraText } from './extra-fields.ts';
import { useComposerStore } from './composer-context.tsx';

/** A prompt that comes from elsewhere meant what it says: braces in it were sent as they are. */
export function isVaried(prompt: string): boolean {
  return variantsOf(prompt, null).kind !== 'one';
}

/** Takes what another part of the window asked to be filled in (a recalled recipe, a template). */
export function useFill(connections: readonly Connection[]): void {
  const fill = useUi((ui) => ui.composerFill);
  const ui = useUiStore();
  const composer = useComposerStore();
  useEffect(() => {
    if (!fill) return;
    ui.getState().takeComposerFill();
    const connection = connections.find((each) => each.name === fill.connection);
    const isElsewhere = fill.connection !== undefined && !connection;
    composer.getState().set({
      notes: isElsewhere ? [`The connection ${fill.connection} is not there any more.`] : [],
      problem: null,
      ...(fill.prompt === undefined
        ? {}
        : { prompt: fill.prompt, isLiteral: isVaried(fill.prompt), table: null }),
      ...(fill.count === undefined ? {} : { count: fill.count }),
      ...(fill.parameters === undefined ? {} : { choices: fill.parameters }),
      ...(fill.size === undefined ? {} : { choices: { ...composer.getState().choices, size: fill.size } }),
      ...(fill.extra === undefined ? {} : { extraText: extraText(fill.extra) }),
      ...(connection ? { connectionId: connection.id } : {}),
      // A model means nothing without the connection that has it.
      ...(fill.model === undefined || isElsewhere ? {} : { model: fill.model }),
    });
  }, [fill, connections, ui, composer]);
}
