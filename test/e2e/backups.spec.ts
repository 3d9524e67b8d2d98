import { rm } from 'node:fs/promises';
import path from 'node:path';
import { faultsInBothLooks, guidelines } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test('a copy is made, everything is checked, and what is lost is named', async ({
  page,
  client,
  library,
}) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const backups = page.getByRole('region', { name: 'Backups' });
  await backups.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups).toContainText('The database is backed up');
  await expect(backups).toContainText('Last backup today');
  expect(await client.call('library.backups', {})).toMatchObject([{ kind: 'database', isWhole: true }]);

  const check = page.getByRole('region', { name: 'Check and repair' });
  await check.getByRole('button', { name: 'Check every byte' }).click();
  await expect(check).toContainText('Nothing is damaged: every byte of 6 originals was read.');

  const { cells } = await client.call('images.page', { scope: { kind: 'all' } });
  const detail = await client.call('images.detail', { imageId: cells[0]!.id });
  const { sha256, format } = detail;
  const extension = format === 'jpeg' ? 'jpg' : format;
  await rm(path.join(library, 'originals', sha256.slice(0, 2), sha256.slice(2, 4), `${sha256}.${extension}`));
  await check.getByRole('button', { name: 'Check now' }).click();
  await expect(check).toContainText('One thing is wrong');
  await expect(page.getByRole('button', { name: /^Needs you/ })).toContainText('1');
  await check.getByRole('button', { name: 'Repair…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Repair the library' });
  await expect(dialog).toContainText('This stays as it is');
  expect(await faultsInBothLooks(page, '[role="dialog"]', guidelines)).toEqual([]);
  await dialog.getByRole('button', { name: 'Not now' }).click();
});

test('copies by themselves can be switched off, and the choice is kept', async ({ page, client }) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const backups = page.getByRole('region', { name: 'Backups' });
  await backups.getByRole('button', { name: /^By itself/ }).click();
  await page.getByRole('option', { name: 'Never' }).click();
  await expect.poll(async () => (await client.call('library.backupSchedule', {})).every).toBe('off');
  await expect(backups.getByRole('button', { name: /^By itself/ })).toContainText('Never');
});
