import { gridTools } from '../gallery/grid-parts.ts';
import type { View } from '../state/ui-store.ts';
import { later, type LaterPart } from '../ui/later.tsx';
import { whenIdle } from '../ui/when-idle.ts';

/** What stands around the pictures and is drawn right after them, in one file. */
const around = () => import('./around.ts');
export const banners = later(around, ({ Banners }) => Banners);
export const header = later(around, ({ Header }) => Header);
export const sidebar = later(around, ({ Sidebar }) => Sidebar);
export const inspector = later(around, ({ Inspector }) => Inspector);
export const composer = later(around, ({ Composer }) => Composer);
export const overlays = later(around, ({ Overlays }) => Overlays);
export const overSide = later(around, ({ OverSide }) => OverSide);
export const notices = later(around, ({ Notices }) => Notices);

/** Every view but the grid, which the window begins with. */
export const laterViews = {
  loupe: later(
    () => import('../loupe/loupe.tsx'),
    ({ Loupe }) => Loupe,
  ),
  chain: later(
    () => import('../graph/graph-page.tsx'),
    ({ GraphPage }) => GraphPage,
  ),
  compare: later(
    () => import('../compare/compare-page.tsx'),
    ({ ComparePage }) => ComparePage,
  ),
  thread: later(
    () => import('../thread/thread.tsx'),
    ({ Thread }) => Thread,
  ),
  playground: later(
    () => import('../playground/playground.tsx'),
    ({ Playground }) => Playground,
  ),
  needs: later(
    () => import('../needs/needs-page.tsx'),
    ({ NeedsPage }) => NeedsPage,
  ),
  spend: later(
    () => import('../spend/spend-page.tsx'),
    ({ SpendPage }) => SpendPage,
  ),
  prices: later(
    () => import('../prices/prices-page.tsx'),
    ({ PricesPage }) => PricesPage,
  ),
  connections: later(
    () => import('../connections/connections-page.tsx'),
    ({ ConnectionsPage }) => ConnectionsPage,
  ),
  settings: later(
    () => import('../settings/settings-page.tsx'),
    ({ SettingsPage }) => SettingsPage,
  ),
} satisfies Readonly<Record<Exclude<View, 'grid'>, LaterPart>>;

/** Reads what stands around the pictures, to be drawn as soon as those are seen. */
export function readAroundParts(): void {
  void header.readAhead();
  void gridTools.readAhead();
}

/** Reads everything in idle moments, so that nothing waits for it later. */
export async function readLaterParts(): Promise<void> {
  // What stands around the pictures is read and drawn before.
  await Promise.all([header.readAhead(), gridTools.readAhead()]);
  for (const { readAhead } of Object.values(laterViews)) {
    await new Promise<void>((resolve) => whenIdle(resolve));
    await readAhead();
  }
}
