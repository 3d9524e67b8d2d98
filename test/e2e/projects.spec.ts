import { expect, test } from './support/fixtures.ts';

test('a project is made in place, opened, renamed, archived and brought back', async ({ page, client }) => {
  const sidebar = page.getByRole('navigation', { name: 'Library' });
  await sidebar.getByRole('button', { name: 'New project' }).click();
  await page.keyboard.type('Posters');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Posters', level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This project is empty' })).toBeVisible();

  const item = sidebar.getByRole('button', { name: /^Posters/ });
  await item.focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Lighthouse posters');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Lighthouse posters', level: 1 })).toBeVisible();

  await sidebar.getByRole('button', { name: 'Actions for Lighthouse posters' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  const archived = sidebar.getByRole('list', { name: 'Archived projects' });
  await expect(archived).toHaveCount(0);
  await sidebar.getByRole('button', { name: 'Show archived (1)' }).click();
  await expect(archived.getByRole('button', { name: /^Lighthouse posters/ })).toBeVisible();
  await archived.getByRole('button', { name: 'Actions for Lighthouse posters' }).click();
  await page.getByRole('menuitem', { name: 'Bring back' }).click();
  await expect(archived).toHaveCount(0);
  const projects = await client.call('projects.list', {});
  expect(projects.map((project) => project.name)).toContain('Lighthouse posters');
});

test('a name given up or left empty makes nothing', async ({ page, client }) => {
  const before = await client.call('projects.list', {});
  await page.getByRole('button', { name: 'New project' }).click();
  await page.keyboard.type('Never');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New project' }).click();
  await page.keyboard.type('   ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name of the new project' })).toHaveCount(0);
  expect(await client.call('projects.list', {})).toEqual(before);
});

test('an empty project offers prompts that fill the composer', async ({ page }) => {
  await page.getByRole('button', { name: 'New project' }).click();
  await page.keyboard.type('Studies');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^A product photo/ }).click();
  await expect(page.locator('textarea').first()).toHaveValue(/stoneware bowl/);
  await expect(page.locator('textarea').first()).toBeFocused();
});

test('markup in a name is only text', async ({ page }) => {
  const name = '<img src=x onerror=alert(1)>';
  await page.getByRole('button', { name: 'New project' }).click();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
});
