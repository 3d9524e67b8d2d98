import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds of a part of the window in the dark and the light look: nothing is what a test expects. */
export async function faultsInBothLooks(page: Page, part: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours on their way from one look to the other are those of neither.
    await page.evaluate(() => {
      const passing = document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
      return Promise.allSettled(passing.map(({ finished }) => finished));
    });
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    for (const { id, nodes } of violations)
      found.push(`${colorScheme} ${id}: ${nodes.map((node) => node.html.slice(0, 300)).join(' | ')}`);
  }
  return found;
}
