import type { Page } from '@playwright/test';
import { faultsInBothLooks, guidelines } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { test as moneyTest } from './support/money-fixtures.ts';

/** How each is opened; closed again by Escape, so that the next begins from the grid with one picture chosen. */
type Ways = Readonly<Record<string, (page: Page) => Promise<void>>>;

async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(command);
  await page
    .getByRole('menuitem', { name: new RegExp(`^${command}`) })
    .first()
    .click();
}

const dialog = (page: Page, name: string | RegExp) =>
  expect(page.getByRole('dialog', { name })).toBeVisible();

const organising: Ways = {
  'a quick look': async (page) => {
    await page.keyboard.press('Space');
    await expect(page.getByRole('dialog').locator('img').first()).toBeVisible();
  },
  'tags of a picture': async (page) => {
    await page.keyboard.press('t');
    await dialog(page, /^Tag /);
  },
  'all tags': async (page) => {
    await run(page, 'Tags…');
    await dialog(page, 'Tags');
  },
  'another project': async (page) => {
    await run(page, 'Move to project…');
    await dialog(page, /^Move /);
  },
  'a collection': async (page) => {
    await run(page, 'Add to collection…');
    await dialog(page, /^Add /);
  },
  'giving out': async (page) => {
    await run(page, 'Export…');
    await dialog(page, 'Export pictures');
  },
  'bringing in': async (page) => {
    await run(page, 'Import…');
    await dialog(page, /Import/);
  },
  'how the grid is arranged': async (page) => {
    await page.getByRole('button', { name: 'Arrange' }).click();
    await expect(page.getByRole('menu', { name: 'Arrange' })).toBeVisible();
  },
  'a picture that is pasted': async (page) => {
    await page.evaluate(() => {
      const data = new DataTransfer();
      const head = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0]);
      data.items.add(new File([head], 'image.png', { type: 'image/png' }));
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await dialog(page, 'Where does this picture go?');
  },
};

const asking: Ways = {
  templates: async (page) => {
    await page.keyboard.press('Alt+t');
    await expect(page.getByRole('textbox', { name: 'Name of the new template' })).toBeVisible();
  },
  'earlier prompts': async (page) => {
    await page.keyboard.press('Alt+h');
    await expect(page.getByRole('textbox', { name: 'Search earlier prompts' })).toBeVisible();
  },
  'the size': async (page) => {
    await page.getByRole('button', { name: /^Size / }).click();
    await expect(page.getByRole('listbox', { name: 'Presets' })).toBeVisible();
  },
  'more settings': async (page) => {
    await page.getByRole('button', { name: /^More settings|^More$/ }).click();
    await expect(page.getByText('Extra fields (JSON)')).toBeVisible();
  },
  'what can be added': async (page) => {
    await page.getByRole('button', { name: 'Add pictures, a mask or a table' }).click();
    await expect(page.getByRole('menuitem', { name: 'Table of values…' })).toBeVisible();
  },
  'a pinned picture': async (page) => {
    await run(page, 'Edit this');
    await page
      .getByRole('list', { name: 'Inputs' })
      .getByRole('button', { name: /to be edited/ })
      .click();
    await expect(page.getByRole('menuitem', { name: 'Use as reference' })).toBeVisible();
  },
};

const views: Ways = {
  'the loupe with its facts': async (page) => {
    await page.keyboard.press('e');
    await page.keyboard.press('i');
    await expect(page.locator('.loupe-original.is-shown')).toBeVisible();
  },
  'the thread': async (page) => {
    await page.getByRole('radio', { name: 'Thread' }).click();
    await expect(page.getByRole('radio', { name: 'Thread' })).toBeChecked();
  },
  'a survey': async (page) => {
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('n');
    await expect(page.locator('.compare')).toBeVisible();
  },
  'the playground': async (page) => {
    await page.getByRole('button', { name: 'Playground' }).click();
    await expect(page.locator('.playground')).toBeVisible();
  },
  'a search without results': async (page) => {
    await page.getByLabel('Search pictures').fill('rating:5 nothing');
    await expect(page.getByRole('heading', { name: /^No/ })).toBeVisible();
  },
  'keeping a search': async (page) => {
    await page.getByLabel('Search pictures').fill('lighthouse');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible();
  },
};

async function lookAt(page: Page, ways: Ways): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const [name, open] of Object.entries(ways)) {
    await open(page);
    const here = await faultsInBothLooks(page, 'body', guidelines);
    if (here.length > 0) found[name] = here;
    await page.keyboard.press('Escape');
    await expect(page.locator('[role="dialog"], [role="menu"]')).toHaveCount(0);
  }
  return found;
}

test.describe('axe finds nothing', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test.setTimeout(240_000); // Each is looked at in full, twice.

  test.beforeEach(async ({ page }) => {
    await expect(page.locator('.image-tile img.is-shown').first()).toBeVisible();
    await page.locator('.image-tile').first().click();
  });

  test('in what organises, brings in and gives out', async ({ page }) => {
    expect(await lookAt(page, organising)).toEqual({});
  });

  test('in what the composer opens', async ({ page }) => {
    expect(await lookAt(page, asking)).toEqual({});
  });

  for (const [name, open] of Object.entries(views)) {
    test(`in ${name}`, async ({ page }) => {
      expect(await lookAt(page, { [name]: open })).toEqual({});
    });
  }

  test('in what deletes for good', async ({ page }) => {
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: /^Trash/ }).click();
    await page.locator('.image-tile').first().click();
    const ways: Ways = {
      'one picture': async () => {
        await page.keyboard.press('Delete');
        await dialog(page, /for good\?$/);
      },
      'all of them': async () => {
        await run(page, 'Empty the trash…');
        await dialog(page, /for good\?$/);
      },
    };
    expect(await lookAt(page, ways)).toEqual({});
  });
});

moneyTest.describe('axe finds nothing where money is decided', () => {
  moneyTest.use({ contextOptions: { reducedMotion: 'reduce' } });
  moneyTest.setTimeout(120_000);

  moneyTest('in the questions of the inbox, the price book and the connections', async ({ page }) => {
    const row = page.locator('.connection').last();
    await page.getByRole('button', { name: /^Needs you/ }).click();
    const inbox: Ways = {
      'what was charged': async () => {
        await page
          .getByRole('button', { name: /^Mark as charged .*…$/ })
          .first()
          .click();
        await dialog(page, 'Mark as charged');
      },
      'running again': async () => {
        await page.getByRole('button', { name: 'Run again…' }).first().click();
        await dialog(page, /pay twice/);
      },
    };
    expect(await lookAt(page, inbox)).toEqual({});
    await run(page, 'Go to the price book');
    const book: Ways = {
      'a price of one’s own': async () => {
        await page.getByRole('button', { name: 'Set a price' }).click();
        await dialog(page, 'Set your price');
      },
    };
    expect(await lookAt(page, book)).toEqual({});
    await run(page, 'Go to connections');
    const connections: Ways = {
      'a new connection': async () => {
        await page.getByRole('button', { name: 'Add connection' }).click();
        await dialog(page, 'Add connection');
      },
      'its fields': async () => {
        await page.getByRole('button', { name: 'Add connection' }).click();
        await page.getByRole('option', { name: /^OpenAI Images/ }).click();
        await dialog(page, /^Connect /);
      },
      'changing one': async () => {
        await row.getByRole('button', { name: 'Edit', exact: true }).click();
        await dialog(page, /^Edit /);
      },
      'its key': async () => {
        await row.getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: /key…$/ }).click();
        await dialog(page, /^Key for /);
      },
      'removing one': async () => {
        await row.getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: 'Remove…' }).click();
        await dialog(page, /^Remove /);
      },
    };
    expect(await lookAt(page, connections)).toEqual({});
  });
});
