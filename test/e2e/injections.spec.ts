import type { Page } from '@playwright/test';
import { expect, test as base } from './support/fixtures.ts';
import {
  injections,
  pictureCount,
  places,
  textIn,
  writeInjections,
  type Place,
} from './support/injected-library.ts';

const test = base.extend({
  // Written before the host opens it.
  library: async ({ library }, use) => {
    writeInjections(library);
    await use(library);
  },
});

/** Spaces, line ends and what cannot be seen are shown in more than one way. */
const plain = (text: string): string => text.replaceAll(/[\s\p{C}]/gu, '').toLowerCase();

/** All that the page says outside its sidebar, in its text, its fields and its labels. */
function textOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const said: string[] = [];
    const parts = document.querySelectorAll(
      'header, main, aside:not([aria-label="Library"]), body > :not(#root)',
    );
    for (const part of parts) {
      said.push(part.textContent);
      for (const element of part.querySelectorAll('[aria-label], [title], input, textarea')) {
        for (const name of ['aria-label', 'title']) said.push(element.getAttribute(name) ?? '');
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
          said.push(element.value);
      }
    }
    return said.join('\n');
  });
}

test('two hundred texts that want to be more than text are text in every view', async ({ page }) => {
  test.setTimeout(60_000);
  expect(new Set(injections).size).toBe(200);
  const went: string[] = [];
  page.on('dialog', (dialog) => went.push(`dialog ${dialog.message()}`));
  // The address follows where one is; anything else would load a page, or lead to another.
  const start = new URL(page.url());
  page.on('load', () => went.push(`loaded ${page.url()}`));
  page.on('framenavigated', (frame) => {
    const { origin, pathname } = new URL(frame.url());
    if (origin !== start.origin || pathname !== start.pathname) went.push(`went to ${frame.url()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host !== new URL(page.url()).host) went.push(`asked ${request.url()}`);
  });
  await page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      document.documentElement.dataset['violation'] = `${event.violatedDirective} ${event.blockedURI}`;
    });
  });
  const waiting = places.flatMap((place) =>
    injections.map((text) => ({ place, text, said: plain(textIn(place, text)) })),
  );
  const seen = new Map<Place, number>(places.map((place) => [place, 0]));
  const look = async (asked: Promise<string | null> = textOf(page)) => {
    const said = plain((await asked) ?? '');
    for (const each of waiting.filter((one) => said.includes(one.said))) {
      waiting.splice(waiting.indexOf(each), 1);
      seen.set(each.place, (seen.get(each.place) ?? 0) + 1);
    }
  };
  const press = (keys: string) => page.keyboard.press(keys);

  await page.getByText('Injections', { exact: true }).first().click();
  await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
  const library = page.getByRole('navigation', { name: 'Library' });
  const collections = injections.map((text) => plain(textIn('collection', text)));
  // What stands around the pictures comes a moment after them.
  await expect
    .poll(async () => {
      const said = plain((await library.textContent()) ?? '');
      return collections.filter((name) => said.includes(name)).length;
    })
    .toBeGreaterThanOrEqual(10);
  await look(library.textContent());
  // Each picture with ten texts in everything that is said of it.
  await page.locator('[data-image-id]').first().click();
  const note = page.getByLabel('Note', { exact: true });
  for (let number = 0; number < pictureCount; number += 1) {
    const said = plain(textIn('note', injections[number * 10] ?? ''));
    await expect.poll(async () => plain(await note.inputValue())).toContain(said);
    await look();
    await press('ArrowRight');
  }
  const about = page.getByRole('complementary', { name: 'About the selection' });
  for (let row = 0; row < 8; row += 1) {
    const before = await about.textContent();
    await press('PageDown');
    // What is said of the next one comes a moment after it is chosen.
    await expect
      .poll(async () => {
        const said = (await about.textContent()) ?? '';
        return said !== before && said.includes('Software');
      })
      .toBe(true);
    await look();
  }
  await press('Home');
  await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Model' }).click();
  await expect(page.getByText(/\/\/model/).last()).toBeVisible();
  await look();
  await press('Escape');
  for (const [key, shown] of [
    ['e', '.loupe-original.is-shown'],
    ['Shift+l', '.graph'],
    ['Shift+t', '.turn-picture'],
  ] as const) {
    await press(key);
    await page.locator(shown).first().waitFor();
    await look();
    await press('g');
    await page.locator('.image-tile').first().waitFor();
  }
  await press('ControlOrMeta+a');
  await press('ControlOrMeta+Shift+E');
  await expect(page.getByRole('list', { name: 'Names' })).toBeVisible();
  await look();
  await press('Escape');
  for (const [keys, label] of [
    ['Alt+h', 'Earlier prompts'],
    ['Alt+t', 'Templates'],
  ] as const) {
    await press(keys);
    await expect(page.getByLabel(label).first()).toBeVisible();
    await look();
    await press('Escape');
  }
  await page.getByText('Refusals', { exact: true }).first().click();
  await page.getByText('Not accepted').first().click();
  // What did not succeed stands in the order it was asked for in: the oldest first.
  for (let number = pictureCount - 1; number >= 0; number -= 1) {
    const said = plain(textIn('problem', injections[number * 10] ?? ''));
    await expect.poll(async () => plain((await about.textContent()) ?? '')).toContain(said);
    await look();
    await press('ArrowRight');
  }
  for (const name of ['Needs you', 'Playground', 'Spend', 'Connections']) {
    await page
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .first()
      .click();
    await page.locator('main').getByText(name, { exact: true }).first().waitFor();
    await look();
  }

  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(await page.evaluate(() => document.documentElement.dataset['violation'] ?? null)).toBeNull();
  expect(went).toEqual([]);
  expect(
    await page.locator('iframe, object, embed, base, meta[http-equiv=refresh], body script, marquee').count(),
  ).toBe(0);
  // The test has looked at what it says: every text in full in most places, and in every place some.
  const everywhere = ['prompt', 'revised', 'note', 'answer', 'tag', 'problem', 'rule'] as const;
  expect(everywhere.filter((place) => seen.get(place) !== injections.length)).toEqual([]);
  expect(places.filter((place) => (seen.get(place) ?? 0) < 10)).toEqual([]);
});
