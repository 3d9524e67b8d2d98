import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds of a part of the window in the dark and the light look: nothing is what a test expects. Without tags
 * every rule counts, good habits too.
 */
export async function faultsInBothLooks(
  page: Page,
  parts: string | readonly string[],
  tags: readonly string[] = [],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours on their way from one look to the other are those of neither; the page hears of the change a frame later.
    await page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      const passing = document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
      return Promise.allSettled(passing.map(({ finished }) => finished));
    });
    const builder = new AxeBuilder({ page });
    for (const part of typeof parts === 'string' ? [parts] : parts) builder.include(part);
    const { violations } = await (tags.length === 0 ? builder : builder.withTags([...tags])).analyze();
    for (const { id, nodes } of violations)
      found.push(`${colorScheme} ${id}: ${nodes.map((node) => node.html.slice(0, 300)).join(' | ')}`);
  }
  return found;
}

/** What the guidelines ask for at level AA. */
export const guidelines = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
