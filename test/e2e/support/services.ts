import { expect, type Page } from '@playwright/test';
import { protocols, type EmulatedProtocol } from '../../emulator/protocols.ts';
import { test as base } from './fixtures.ts';
import type { SessionClient } from './session.ts';

/** Services that answer on this machine and take no money, by the word each emulator is known by. */
const names = ['openai-images', 'responses', 'chat', 'runapi'] as const;
type ServiceName = (typeof names)[number];

type Started = Awaited<ReturnType<EmulatedProtocol['start']>>;

interface Services {
  readonly services: Readonly<Record<ServiceName, Started & { readonly protocol: EmulatedProtocol }>>;
}

const keyOf = (name: ServiceName) => `PROOFSHEET_E2E_${name.replace('-', '_').toUpperCase()}`;

/** Playwright's `test` with four services beside Demo; the host finds their keys in its environment. */
export const test = base.extend<Services>({
  services: async ({}, use) => {
    const started = await Promise.all(names.map(startService));
    // Safe: one entry for each name, just made.
    await use(Object.fromEntries(started) as unknown as Services['services']);
    await Promise.all(started.map(([, service]) => service.close()));
  },
  environment: async ({ services }, use) => {
    await use(Object.fromEntries(names.map((name) => [keyOf(name), services[name].key])));
  },
});

async function startService(name: ServiceName) {
  const protocol = protocols[name];
  if (!protocol) throw new Error(`there is an emulator named ${name}`);
  const started = await protocol.start({ port: 0, delayMs: 0 });
  return [name, Object.assign(started, { protocol })] as const;
}

/** Adds a connection to each service, named as people know it. */
export async function connectAll(client: SessionClient, services: Services['services']): Promise<void> {
  for (const name of names) {
    await client.call('connections.add', {
      name: services[name].protocol.name,
      provider: services[name].protocol.provider,
      baseUrl: services[name].baseUrl,
      keyEnv: keyOf(name),
    });
  }
}

/** Chooses connection and model in the composer as a person does. */
export async function chooseModel(page: Page, connection: string, model: string): Promise<void> {
  const settings = page.getByRole('group', { name: 'Settings' });
  const chips = settings.locator('.composer-chip');
  await chips.nth(0).getByRole('button').click();
  // The list also offers to make this connection the project's usual one.
  await page.locator(`[role=option]:not([data-key=usual])`).filter({ hasText: connection }).first().click();
  await expect(chips.nth(0)).toContainText(connection);
  await chips.nth(1).getByRole('button').click();
  await page.getByRole('option', { name: model }).first().click();
  await expect(chips.nth(1)).toContainText(model);
}

/** Presses once the button can be pressed. */
export async function send(page: Page): Promise<void> {
  const button = page.locator('.send-button');
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await button.click();
}
