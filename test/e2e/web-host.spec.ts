import { expect, test } from './support/fixtures.ts';

test.describe('the window in a browser', () => {
  test('opens by the printed address, and again by a reload', async ({ page, proofsheet }) => {
    await expect(page).toHaveURL(`${new URL(proofsheet.url).origin}/`);
    await expect(page).toHaveTitle(/Proofsheet/);
    await expect(page.locator('#root > *').first()).toBeVisible();
    await page.reload();
    await expect(page.locator('#root > *').first()).toBeVisible();
  });

  test('opens again by the printed address in the browser that has the session', async ({
    page,
    proofsheet,
  }) => {
    await page.goto(proofsheet.url);
    await expect(page).toHaveURL(`${new URL(proofsheet.url).origin}/`);
    await expect(page.locator('#root > *').first()).toBeVisible();
  });

  test('tells a second browser in words what to do', async ({ page, proofsheet, browser }) => {
    await expect(page.locator('#root > *').first()).toBeVisible();
    const stranger = await browser.newPage();
    await stranger.goto(proofsheet.url);
    await expect(stranger.getByText('This address was used already')).toBeVisible();
    await stranger.goto(new URL(proofsheet.url).origin);
    await expect(stranger.getByText('Open the address that the terminal shows')).toBeVisible();
    await stranger.close();
  });

  test('opens from a link on another page, as in a terminal shown by a browser', async ({
    browser,
    proofsheet,
  }) => {
    const other = await browser.newPage();
    await other.route('http://terminal.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${proofsheet.url}">address</a>` }),
    );
    await other.goto('http://terminal.example/');
    await other.getByText('address').click();
    await expect(other).toHaveURL(`${new URL(proofsheet.url).origin}/`);
    await expect(other.locator('#root > *').first()).toBeVisible();
    await other.close();
  });

  test('lets no other page read or ask anything', async ({ page, proofsheet, context }) => {
    const origin = new URL(proofsheet.url).origin;
    const foreign = await context.newPage();
    // Another port of the same address is the same site: its requests carry the cookie.
    await foreign.route('http://127.0.0.1:9/', (route) =>
      route.fulfill({ contentType: 'text/html', body: 'x' }),
    );
    await foreign.goto('http://127.0.0.1:9/');
    const outcomes = await foreign.evaluate(async (target) => {
      const attempt = (path: string, init?: RequestInit): Promise<string> =>
        fetch(`${target}${path}`, { credentials: 'include', ...init }).then(
          (reply) => `read ${reply.status}`,
          () => 'blocked',
        );
      return [
        await attempt('/'),
        await attempt('/rpc/projects.list', { method: 'POST', body: '{}' }),
        await attempt('/events'),
      ];
    }, origin);
    expect(outcomes).toEqual(['blocked', 'blocked', 'blocked']);
    await page.reload();
    await expect(page.locator('#root > *').first()).toBeVisible();
    await foreign.close();
  });

  test('answers a client in the session of the page', async ({ client }) => {
    const project = await client.call('projects.create', { name: 'From a test' });
    expect(project.name).toBe('From a test');
    const info = await client.call('host.info', {});
    expect(info.host).toBe('web');
  });
});
