import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

async function faults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(
    ({ id, impact, nodes }) =>
      `${impact ?? 'minor'} ${id}: ${nodes.map((node) => node.html.slice(0, 700)).join(' | ')}`,
  );
}

const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the grid with a selection': async (page) => {
    await page.getByRole('gridcell').nth(1).click();
    await expect(page.getByText('Recipe', { exact: true })).toBeVisible();
  },
  'the queue': async (page) => {
    await page.getByRole('button', { name: /^Queue/ }).click();
    await expect(page.getByRole('dialog', { name: 'Queue' })).toBeVisible();
  },
  'the report': async (page) => {
    await page.getByRole('button', { name: /^Spend: / }).click();
    await expect(page.getByRole('heading', { name: 'By day' })).toBeVisible();
  },
  'the settings': async (page) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect(page.getByRole('radio', { name: 'Light' })).toBeVisible();
  },
  'the shortcuts': async (page) => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  },
  'the palette': async (page) => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('menuitem').first()).toBeVisible();
  },
  'the menu of a picture': async (page) => {
    await page.getByRole('gridcell').nth(1).click({ button: 'right' });
    await expect(page.getByRole('menu', { name: 'Picture' })).toBeVisible();
  },
  'an empty trash': async (page) => {
    await page.getByRole('button', { name: /^Trash/ }).click();
    await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  },
};

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} look`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });
    test('axe finds nothing in any state of the window', async ({ page }) => {
      test.setTimeout(180_000); // Eight states, each loaded afresh and looked at in full.
      const found: Record<string, readonly string[]> = {};
      for (const [name, open] of Object.entries(states)) {
        await page.goto(new URL('/', page.url()).href);
        await expect(page.locator('[data-image-id]')).toHaveCount(6);
        await open(page);
        const here = await faults(page);
        if (here.length > 0) found[name] = here;
      }
      expect(found).toEqual({});
    });
  });
}

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('nothing moves by itself', async ({ page }) => {
    await expect(page.locator('[data-image-id]')).toHaveCount(6);
    const durations = await page.evaluate(() =>
      document
        .getAnimations()
        .map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0)),
    );
    expect(durations.filter((duration) => duration > 20)).toEqual([]);
  });
});
