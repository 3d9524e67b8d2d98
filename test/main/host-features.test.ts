import { expect, test } from 'vitest';
import { installFake } from './support.ts';

async function setup() {
  const fake = installFake({ userData: '/nowhere' });
  const { createHostFeatures } = await import('../../src/main/host-features.ts');
  return { fake, features: createHostFeatures('1.2.3', ['platform.openai.com']) };
}

test('says what a desktop can do', async () => {
  const { features } = await setup();
  expect(features.info).toEqual({
    host: 'electron',
    version: '1.2.3',
    platform: process.platform,
    features: { revealInFolder: true, openDialog: true, nativeMenu: true },
  });
});

test('asks for files, folders and names in the system’s own dialogs, and keeps silent when nobody answers', async () => {
  const { fake, features } = await setup();
  fake.dialog.folders.push('/home/me/pictures', '/home/me/boats.zip');
  expect(await features.choosePaths({ title: 'Import a folder', kind: 'folder' })).toEqual([
    '/home/me/pictures',
  ]);
  const save = { title: 'Export project', kind: 'bundle', saveAs: 'boats.zip' } as const;
  expect(await features.choosePaths(save)).toEqual(['/home/me/boats.zip']);
  expect(await features.choosePaths({ title: 'Import pictures', kind: 'files' })).toEqual([]);
  expect(fake.dialog.opened).toEqual([
    { title: 'Import a folder', properties: ['openDirectory', 'createDirectory'] },
    {
      title: 'Export project',
      defaultPath: 'boats.zip',
      filters: [{ name: 'Project', extensions: ['zip'] }],
    },
    {
      title: 'Import pictures',
      properties: ['openFile', 'multiSelections'],
      filters: [{ name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp'] }],
    },
  ]);
});

test('shows a file of the library in its folder, and takes no relative path', async () => {
  const { fake, features } = await setup();
  await features.revealInFolder('/library/originals/ab/cd/abcd.png');
  await expect(features.revealInFolder('originals/abcd.png')).rejects.toMatchObject({
    code: 'invalid-input',
  });
  expect(fake.shell.shown).toEqual(['/library/originals/ab/cd/abcd.png']);
});

test('opens the usage page of a provider', async () => {
  const { fake, features } = await setup();
  await features.openExternal('https://platform.openai.com/usage?range=day');
  expect(fake.shell.opened).toEqual(['https://platform.openai.com/usage?range=day']);
});

test.for([
  'http://platform.openai.com/usage',
  'https://platform.openai.com.example/usage',
  'https://example.com/?platform.openai.com',
  'https://platform.openai.com@example.com/',
  'https://me@platform.openai.com/',
  'https://:word@platform.openai.com/',
  'https://platform.openai.com:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ms-msdt:/id',
  'smb://server/share',
  'platform.openai.com',
  '',
])('does not open %s', async (url) => {
  const { fake, features } = await setup();
  await expect(features.openExternal(url)).rejects.toMatchObject({ code: 'refused' });
  expect(fake.shell.opened).toEqual([]);
});

test('opens the hosts of usage pages, those over https alone', async () => {
  await setup();
  const { usagePageHosts } = await import('../../src/main/host-features.ts');
  const { shippedProviders } = await import('../../src/core/create-core.ts');
  const shipped = shippedProviders();
  const withPage = (usageUrl: string | null) => ({ info: { ...shipped[0]!.info, usageUrl } });
  expect(usagePageHosts(shipped)).toContain('platform.openai.com');
  expect(usagePageHosts([withPage('https://sketch.example/usage'), withPage(null)])).toEqual([
    'sketch.example',
  ]);
  for (const bad of [
    'http://sketch.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'sketch.example',
    '',
  ]) {
    expect(usagePageHosts([withPage(bad)])).toEqual([]);
  }
});
