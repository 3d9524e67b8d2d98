import type { View } from '../state/ui-store.ts';
import { later, type LaterPart } from './later.tsx';

/** Every view but the grid, which the window begins with. */
export const laterViews = {
  loupe: later(() => import('../loupe/loupe.tsx').then(({ Loupe }) => Loupe)),
  chain: later(() => import('../graph/graph-page.tsx').then(({ GraphPage }) => GraphPage)),
  compare: later(() => import('../compare/compare-page.tsx').then(({ ComparePage }) => ComparePage)),
  thread: later(() => import('../thread/thread.tsx').then(({ Thread }) => Thread)),
  playground: later(() => import('../playground/playground.tsx').then(({ Playground }) => Playground)),
  needs: later(() => import('../needs/needs-page.tsx').then(({ NeedsPage }) => NeedsPage)),
  spend: later(() => import('../spend/spend-page.tsx').then(({ SpendPage }) => SpendPage)),
  prices: later(() => import('../prices/prices-page.tsx').then(({ PricesPage }) => PricesPage)),
  connections: later(() =>
    import('../connections/connections-page.tsx').then(({ ConnectionsPage }) => ConnectionsPage),
  ),
  settings: later(() => import('../settings/settings-page.tsx').then(({ SettingsPage }) => SettingsPage)),
} satisfies Readonly<Record<Exclude<View, 'grid'>, LaterPart>>;

/** Reads everything in idle moments, so that nothing waits for it later. */
export async function readLaterParts(): Promise<void> {
  for (const { readAhead } of Object.values(laterViews)) {
    await new Promise((resolve) => requestIdleCallback(resolve));
    await readAhead();
  }
}
