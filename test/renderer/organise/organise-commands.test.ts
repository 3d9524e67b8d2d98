import { expect, test } from 'vitest';
import { CollectionId, type ImageId } from '../../../src/shared/ids.ts';
import { organiseCommands } from '../../../src/renderer/organise/organise-commands.ts';
import { runCommand, type CommandContext } from '../../../src/renderer/state/commands.ts';
import { selectOnly } from '../../../src/renderer/state/selection.ts';
import { createUiStore } from '../../../src/renderer/state/ui-store.ts';
import { imageId } from '../gallery/cells-fixture.ts';

/** A list of five, of which core takes one out before it answers. */
function setup() {
  const ui = createUiStore();
  let order: ImageId[] = [1, 2, 3, 4, 5].map(imageId);
  let duringCall = (): void => undefined;
  const client = {
    call: () => {
      order = order.filter((id) => id !== 3);
      duringCall();
      return Promise.resolve({ entry: null, changedCount: 1 });
    },
  };
  const say = () => undefined;
  // What these commands touch of a context.
  const context = {
    ui,
    core: { client },
    notices: { getState: () => ({ announce: say, notify: say }) },
    targets: { grid: { order: () => order } },
  } as unknown as CommandContext;
  const press = async (id: string) => {
    const command = organiseCommands.find((one) => one.id === id);
    if (command) await runCommand(command, context);
    return ui.getState().selection.activeId;
  };
  return { ui, press, meanwhile: (act: () => void) => (duringCall = act) };
}

test('a rejected picture that leaves the list gives way to the one after it', async () => {
  const { ui, press } = setup();
  ui.getState().setSelection(selectOnly(imageId(3)));
  expect(await press('organise.reject')).toBe(4);
});

test('rejecting moves nobody on who went elsewhere before the answer was there', async () => {
  const { ui, press, meanwhile } = setup();
  ui.getState().setSelection(selectOnly(imageId(3)));
  meanwhile(() => ui.getState().setSelection(selectOnly(imageId(1))));
  expect(await press('organise.reject')).toBe(1);
});

test('a picture that is put back or taken out of a collection gives way to the one after it', async () => {
  const trash = setup();
  trash.ui.getState().openScope({ kind: 'trash' });
  trash.ui.getState().setSelection(selectOnly(imageId(3)));
  expect(await trash.press('pictures.restore')).toBe(4);
  const collection = setup();
  collection.ui.getState().openScope({ kind: 'collection', collectionId: CollectionId.parse(1) });
  collection.ui.getState().setSelection(selectOnly(imageId(3)));
  expect(await collection.press('organise.takeOut')).toBe(4);
});

test('taking out of a collection leaves the selection of somebody who went elsewhere meanwhile', async () => {
  const { ui, press, meanwhile } = setup();
  ui.getState().openScope({ kind: 'collection', collectionId: CollectionId.parse(1) });
  ui.getState().setSelection(selectOnly(imageId(3)));
  meanwhile(() => ui.getState().setSelection(selectOnly(imageId(1))));
  expect(await press('organise.takeOut')).toBe(1);
});
