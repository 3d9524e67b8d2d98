import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

const tiles = (page: Page) => page.locator('.image-tile');
const inspector = (page: Page) => page.getByRole('complementary', { name: 'About the selection' });
const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Library' });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

test('pictures are rated, flagged, labelled, tagged and collected by keyboard, and all of it is taken back', async ({
  page,
  client,
}) => {
  await tiles(page).first().click();
  const id = Number(await tiles(page).first().getAttribute('data-image-id'));
  const detail = () => client.call('images.detail', { imageId: id as never });
  await page.keyboard.press('4');
  await page.keyboard.press('p');
  await page.keyboard.press('8');
  const badges = tiles(page).first().locator('.tile-badges');
  await expect(badges).toContainText('★ 4');
  await expect(tiles(page).first()).toHaveAccessibleName(/★ 4, picked, green/);
  await expect(inspector(page).getByRole('radio', { name: '4 stars' })).toBeChecked();
  await expect(sidebar(page).getByRole('button', { name: /^Picks 1/ })).toBeVisible();

  await page.keyboard.press('t');
  await page.keyboard.type('lighthouse, dawn');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Tag 1 picture' });
  // What was typed is added; the names that are known now lie on nothing, and one Escape is enough.
  await expect(sheet.getByRole('combobox', { name: 'Add tags' })).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  const tags = inspector(page).getByRole('list', { name: 'Tags' });
  await expect(tags.getByRole('listitem')).toHaveCount(2);
  // Completion: what begins with the letters typed is one arrow away.
  await inspector(page).getByRole('button', { name: 'Remove the tag dawn' }).click();
  await expect(tags.getByRole('listitem')).toHaveCount(1);
  const field = inspector(page).getByRole('combobox', { name: 'Add tags' });
  await field.fill('da');
  await field.press('ArrowDown');
  await field.press('Enter');
  await expect(tags.getByText('dawn')).toBeVisible();

  // While a field has focus, keys belong to it.
  await field.focus();
  await page.keyboard.press('5');
  await expect(field).toHaveValue('5');
  await field.fill('');
  expect((await detail()).cell.rating).toBe(4);

  await tiles(page).first().click();
  const left = async () => (await client.call('organise.history', {})).undoCount;
  const actions = await left();
  // Rated, flagged, labelled, tagged (as one or as two, as fast as it was typed), untagged, tagged again.
  expect(actions).toBeGreaterThanOrEqual(6);
  for (let count = actions; count > 0; count -= 1) {
    await page.keyboard.press('Control+z');
    await expect.poll(left).toBe(count - 1);
  }
  await expect(notices(page)).toContainText('Undone: rated');
  await expect(badges).toHaveCount(0);
  expect(await detail()).toMatchObject({ tags: [], cell: { rating: 0, flag: null, color: null } });
  await page.keyboard.press('Control+Shift+z');
  await expect(badges).toContainText('★ 4');
});

test('several pictures get a bar that moves nothing, go into a collection and to the trash for good', async ({
  page,
  client,
}) => {
  await tiles(page).first().click();
  const place = await tiles(page).nth(1).boundingBox();
  await tiles(page)
    .nth(1)
    .click({ modifiers: ['Control'] });
  const bar = page.getByRole('toolbar', { name: 'Selected pictures' });
  await expect(bar).toContainText('2 pictures');
  expect(await tiles(page).nth(1).boundingBox()).toEqual(place);

  await bar.getByRole('button', { name: 'Collect…' }).click();
  await page.keyboard.type('Best of');
  await page.keyboard.press('Enter');
  const collection = sidebar(page).getByRole('button', { name: /^Best of 2/ });
  await expect(collection).toBeVisible();
  // A third is dragged onto its name.
  await tiles(page).nth(2).dragTo(collection);
  // Under the pointer its menu stands where the number is.
  await page.mouse.move(700, 300);
  await expect(sidebar(page).getByRole('button', { name: /^Best of 3/ })).toBeVisible();
  await sidebar(page)
    .getByRole('button', { name: /^Best of/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Best of', level: 1 })).toBeVisible();
  await expect(tiles(page)).toHaveCount(3);

  // What is thrown away gives way to the next.
  const second = await tiles(page).nth(1).getAttribute('data-image-id');
  await tiles(page).first().click();
  await page.keyboard.press('Delete');
  await expect(tiles(page)).toHaveCount(2);
  await expect(page.locator(`.image-tile[data-image-id="${second}"]`)).toHaveAttribute(
    'aria-selected',
    'true',
  );
  // Keys go on from there.
  await expect(page.locator(`.image-tile[data-image-id="${second}"]`)).toBeFocused();

  await sidebar(page)
    .getByRole('button', { name: /^Trash/ })
    .click();
  await expect(page.getByText(/, oldest from/)).toBeVisible();
  await page.getByRole('button', { name: 'Empty the trash…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 1 picture for good?' });
  await expect(dialog).toContainText('cannot be undone');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(notices(page)).toContainText('Deleted 1 picture for good');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  expect((await client.call('library.verify', { full: true })).ok).toBe(true);
});

/** What a page must only ever show. */
const hostile = [
  '<script>window.hurt=1</script>',
  '<img src=x onerror=window.hurt=1>',
  '"><svg onload=window.hurt=1>',
  "javascript:window.hurt=1//'",
  '</title><script>window.hurt=1</script>',
  '<iframe srcdoc="<script>parent.hurt=1</script>">',
  '{{constructor.constructor("window.hurt=1")()}}',
  '<a href="javascript:window.hurt=1">x</a>',
  '<style>*{display:none}</style>',
  '&lt;script&gt;window.hurt=1&lt;/script&gt;',
  "' onmouseover='window.hurt=1",
  '<math><mtext><script>window.hurt=1</script></mtext></math>',
];

test('hostile words in tags, notes and names of collections are words and nothing else', async ({
  page,
  client,
}) => {
  const first = tiles(page).first();
  await expect(first).toBeVisible();
  const imageIds = [Number(await first.getAttribute('data-image-id')) as never];
  const target = { imageIds };
  await client.call('organise.tag', { target, add: hostile });
  await client.call('organise.note', { target, note: hostile.join('\n') });
  for (const name of hostile) await client.call('collections.create', { name, target });
  await first.click();
  const tags = inspector(page).getByRole('list', { name: 'Tags' });
  await expect(tags.getByRole('listitem')).toHaveCount(hostile.length);
  for (const text of hostile) await expect(tags.getByText(text, { exact: true })).toBeVisible();
  await expect(inspector(page).getByRole('textbox', { name: 'Note' })).toHaveValue(hostile.join('\n'));
  await expect(
    sidebar(page).getByRole('list', { name: 'Collections', exact: true }).getByRole('listitem'),
  ).toHaveCount(hostile.length);
  await page.keyboard.press('Control+z');
  await expect(notices(page)).toContainText('made the collection');
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
});

test.describe('with a name that is taken', () => {
  test.use({ expectedConsoleErrors: /tags\.rename/ });

  test('renames, merges and deletes tags in a window of their own, each with a way back', async ({
    page,
    client,
  }) => {
    const { cells } = await client.call('images.page', { scope: { kind: 'all' }, search: '', limit: 3 });
    const imageIds = cells.map(({ id }) => id);
    await client.call('organise.tag', { target: { imageIds }, add: ['Sea'] });
    await client.call('organise.tag', { target: { imageIds: imageIds.slice(0, 1) }, add: ['Ocean'] });
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('Tags…');
    await page.getByRole('menuitem', { name: 'Tags…' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Tags' });
    const rows = dialog.getByRole('listitem');
    await expect(rows).toHaveText(['Ocean1 picture', 'Sea3 pictures']);
    const rename = async (from: string, to: string) => {
      await dialog.getByRole('button', { name: `Rename ${from}` }).click();
      await dialog.getByLabel(`New name of ${from}`).fill(to);
      await page.keyboard.press('Enter');
    };
    await rename('Ocean', 'Deep');
    await expect(rows).toHaveText(['Deep1 picture', 'Sea3 pictures']);
    await rename('Deep', 'sea');
    await expect(dialog.getByText(/There is a tag “sea” already/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Merge' }).click();
    await expect(rows).toHaveText(['Sea3 pictures']);
    await dialog.getByRole('button', { name: 'Delete the tag Sea' }).click();
    await expect(dialog.getByText(/No tags yet/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    for (let step = 0; step < 3; step += 1) await client.call('organise.undo', {});
    expect((await client.call('tags.list', {})).map(({ name, imageCount }) => [name, imageCount])).toEqual([
      ['Ocean', 1],
      ['Sea', 3],
    ]);
  });
});

test.describe('where core does not answer about several pictures', () => {
  test.use({ expectedConsoleErrors: /Failed to load resource|ERR_FAILED/ });
  test('nothing is changed by what is said of those before, and it is said that nothing can be told', async ({
    page,
  }) => {
    await tiles(page).nth(0).click();
    await tiles(page)
      .nth(1)
      .click({ modifiers: ['ControlOrMeta'] });
    const note = page.locator('.organise-note');
    await expect(note).toBeEditable();
    await page.route('**/rpc/organise.shared', () => undefined);
    await page.route('**/rpc/organise.sums', (route) => route.abort());
    await page.route('**/rpc/organise.recipe', (route) => route.abort());
    await tiles(page)
      .nth(2)
      .click({ modifiers: ['ControlOrMeta'] });
    await expect(inspector(page).getByText('Proofsheet does not answer')).toHaveCount(2);
    await note.click({ force: true });
    await expect(note).not.toBeFocused();
  });
});
