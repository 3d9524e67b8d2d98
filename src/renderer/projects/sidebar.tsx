import { useState } from 'react';
import type { ImageScope } from '../../shared/image-query.ts';
import { useNeeds } from '../data/money-queries.ts';
import { useImageCount, useProjects } from '../data/queries.ts';
import { useSmartCollections } from '../data/search-queries.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { View } from '../state/ui-store.ts';
import { CollectionsNav } from '../organise/collections-nav.tsx';
import { SmartNav } from '../search/smart-nav.tsx';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { NavGroup } from './nav-group.tsx';
import { NavItem } from './nav-item.tsx';
import { ProjectItem } from './project-item.tsx';
import { useNewProject } from './use-new-project.ts';
import './sidebar.css';

/** Where: all pictures, projects, the trash, and the pages that are not pictures. */
export function Sidebar() {
  return (
    <nav className="sidebar" aria-label="Library">
      <ul className="nav-list">
        <ScopeItem scope={{ kind: 'all' }} icon="pictures" label="All pictures" />
        <NeedsYou />
        <PicksItem />
        <PlaygroundItem />
        <ScopeItem scope={{ kind: 'trash' }} icon="trash" label="Trash" />
      </ul>
      <Projects />
      <CollectionsNav />
      <SmartNav />
      <h2 className="nav-heading">Money</h2>
      <ul className="nav-list">
        <ViewItem view="spend" icon="money" label="Spend" />
      </ul>
      <h2 className="nav-heading">Set up</h2>
      <ul className="nav-list">
        <ViewItem view="connections" icon="plug" label="Connections" />
        <ViewItem view="settings" icon="settings" label="Settings" />
      </ul>
    </nav>
  );
}

function useIsCurrent(scope: ImageScope): boolean {
  const isNamed = useIsNamedSearch();
  const isHere = useUi((ui) => ['grid', 'loupe', 'thread'].includes(ui.view) && ui.scope.kind === scope.kind);
  return isHere && !(scope.kind === 'all' && isNamed);
}

/** Whether the search is one that has a line of its own: that line is the current one then. */
function useIsNamedSearch(): boolean {
  const search = useUi((ui) => ui.search.trim());
  const named = useSmartCollections().data ?? [];
  return search === picks || named.some(({ query }) => query.trim() === search);
}

interface ItemProps {
  readonly icon: IconName;
  readonly label: string;
}

function ScopeItem({ scope, icon, label }: ItemProps & { readonly scope: ImageScope }) {
  const store = useUiStore();
  const count = useImageCount(scope).data?.count;
  const isNamed = useIsNamedSearch();
  return (
    <NavItem
      icon={icon}
      label={label}
      count={count}
      isCurrent={useIsCurrent(scope)}
      onPress={() => {
        store.getState().openScope(scope);
        // Leaving a line of the sidebar leaves its search too; a search that was typed stays.
        if (isNamed) store.getState().setSearch('');
      }}
    />
  );
}

function ViewItem({ view, icon, label }: ItemProps & { readonly view: View }) {
  const store = useUiStore();
  return (
    <NavItem
      icon={icon}
      label={label}
      isCurrent={useUi((ui) => ui.view === view)}
      onPress={() => store.getState().show(view)}
    />
  );
}

/** What only a person can move on, with how much of it there is. */
function NeedsYou() {
  const store = useUiStore();
  const count = useNeeds().data?.length ?? 0;
  return (
    <NavItem
      icon="inbox"
      label="Needs you"
      {...(count > 0 ? { badge: count } : {})}
      isCurrent={useUi((ui) => ui.view === 'needs')}
      onPress={() => store.getState().show('needs')}
    />
  );
}

const picks = 'flag:pick';

/** What was picked, of the whole library. */
function PicksItem() {
  const store = useUiStore();
  const count = useImageCount({ kind: 'all' }, picks).data?.count;
  return (
    <NavItem
      icon="star"
      label="Picks"
      count={count}
      isCurrent={useUi((ui) => ui.view === 'grid' && ui.scope.kind === 'all' && ui.search.trim() === picks)}
      onPress={() => {
        store.getState().openScope({ kind: 'all' });
        store.getState().setSearch(picks);
      }}
    />
  );
}

/** One prompt over several models: opens on what was compared last. */
function PlaygroundItem() {
  const store = useUiStore();
  return (
    <NavItem
      icon="compare"
      label="Playground"
      isCurrent={useUi((ui) => ui.view === 'playground')}
      onPress={() => store.getState().show('playground')}
    />
  );
}

function Projects() {
  const [showsArchived, setShowsArchived] = useState(false);
  const create = useNewProject();
  const projects = useProjects(true).data ?? [];
  const open = projects.filter((project) => project.archivedAtMs === null);
  const archived = projects.filter((project) => project.archivedAtMs !== null);
  return (
    <>
      <NavGroup title="Projects" thing="project" isEmpty={open.length === 0} onAdd={create}>
        {open.map((project) => (
          <ProjectItem key={project.id} project={project} />
        ))}
      </NavGroup>
      {archived.length > 0 ? (
        <Button look="quiet" className="nav-more" onPress={() => setShowsArchived(!showsArchived)}>
          {showsArchived ? 'Hide archived' : `Show archived (${archived.length})`}
        </Button>
      ) : null}
      {showsArchived && archived.length > 0 ? (
        <ul className="nav-list" aria-label="Archived projects">
          {archived.map((project) => (
            <ProjectItem key={project.id} project={project} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
