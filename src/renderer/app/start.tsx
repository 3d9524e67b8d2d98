// Before everything that brings its own styles, so that those can refine these.
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/overlays.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { createClient } from '../../shared/client.ts';
import type { DesktopBridge } from '../../shared/desktop-bridge.ts';
import { invariant } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import { AfterPictures } from '../data/after-pictures.tsx';
import { changesInOrder } from '../data/changes-in-order.ts';
import { CoreProvider, type Core } from '../data/client-context.tsx';
import { createCoreHealth, type CoreHealthStore } from '../data/core-health.ts';
import { listenToEvents } from '../data/event-cache.ts';
import { createFirstScreen, picturesFirst } from '../data/first-screen.ts';
import { firstPage } from '../data/list-queries.ts';
import { createListKeeper } from '../data/list-keeper.ts';
import { TodayProvider } from '../data/today-context.tsx';
import { browserHandOut, desktopHandOut } from '../hand-out/hand-out.ts';
import { CommandsProvider } from '../state/command-context.tsx';
import { createCommandTargets } from '../state/command-targets.ts';
import type { CommandContext } from '../state/commands.ts';
import { readAddress } from '../state/place.ts';
import { keepSavedUi, readSavedUi } from '../state/saved-ui.ts';
import { UiProvider } from '../state/ui-context.tsx';
import { createUiStore, type UiStore } from '../state/ui-store.ts';
import { createNoticesStore } from '../ui/notices-store.ts';
import { allCommands } from './all-commands.ts';
import { App } from './app.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { browserAddress, keepAddress } from './keep-address.ts';
import { listenToMenu } from './listen-to-menu.ts';
import { lookAgainOnline } from './look-again-online.ts';
import { notices as noticesPart } from './later-parts.ts';
import { isNarrow } from './use-layout.ts';

/** Builds the window over a transport and draws it into `#root`. The renderer's only composition root. */
export function startWindow(transport: Transport, bridge: DesktopBridge | null = null): void {
  const queries = createQueries();
  const core = createWindowCore(transport, queries);
  const ui = createUiStore({ ...readSavedUi(localStorage), ...readAddress(location.search) });
  const notices = createNoticesStore();
  const health = createCoreHealth(core.client, queries);
  const handOut = bridge
    ? desktopHandOut(bridge, (text) => notices.getState().notify({ text, tone: 'bad' }))
    : browserHandOut;
  const context: CommandContext = {
    ui,
    address: keepAddress(ui, browserAddress(window)),
    core,
    queries,
    notices,
    handOut,
    isNarrow,
    ...createCommandTargets(),
  };
  keepSavedUi(ui, localStorage);
  listenToEvents(transport, queries, {
    onEvent: core.lists.heard,
    onGap: () => {
      core.lists.gap();
      void health.getState().check();
    },
  });

  lookAgainOnline(window, core.client);
  if (bridge) listenToMenu(bridge, allCommands, context);

  const root = document.getElementById('root');
  invariant(root, 'index.html holds #root');
  void firstPictures(core, queries, ui).then(() => draw(createRoot(root), { context, health }));
}

/** A list that takes longer is drawn without, as one that is on its way. */
const longestWaitMs = 250;

/** Waits a moment for the list the window begins with, so that the first thing drawn is pictures. */
async function firstPictures(core: Core, queries: QueryClient, ui: UiStore): Promise<void> {
  const { scope, search, view } = ui.getState();
  if (view !== 'grid') return core.firstScreen.noteCount(0);
  const page = queries.prefetchQuery(firstPage(core, { scope, search: search.trim() }));
  await Promise.race([page, new Promise((resolve) => setTimeout(resolve, longestWaitMs))]);
}

interface Drawn {
  readonly context: CommandContext;
  readonly health: CoreHealthStore;
}

function draw(root: Root, { context, health }: Drawn): void {
  const { core, queries, ui, notices } = context;
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <CoreProvider core={core}>
          <UiProvider store={ui}>
            <CommandsProvider table={allCommands} context={context}>
              <TodayProvider>
                <ErrorBoundary what="The window">
                  <App health={health} />
                </ErrorBoundary>
              </TodayProvider>
              <ErrorBoundary what="Notices" place={null} onRetry={noticesPart.forget}>
                <AfterPictures>
                  <noticesPart.View store={notices} />
                </AfterPictures>
              </ErrorBoundary>
            </CommandsProvider>
          </UiProvider>
        </CoreProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

function createWindowCore(transport: Transport, queries: QueryClient): Core {
  const firstScreen = createFirstScreen();
  const client = changesInOrder(picturesFirst(createClient(transport), firstScreen));
  return { client, transport, lists: createListKeeper(client, queries), firstScreen };
}

/** Events say when something changed, so nothing goes stale by the clock; core is local, so one retry is plenty. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
