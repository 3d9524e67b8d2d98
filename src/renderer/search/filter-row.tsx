import { useMemo } from 'react';
import { Button as AriaButton, MenuTrigger, Popover } from 'react-aria-components';
import { withoutSpan } from '../../shared/query/edit-query.ts';
import { printTerm } from '../../shared/query/print-query.ts';
import type { FieldTerm } from '../../shared/query/query.ts';
import { readQuery } from '../../shared/query/read-query.ts';
import type { FacetField } from '../../shared/search-model.ts';
import { useImageCount } from '../data/queries.ts';
import { DifferingChip } from '../gallery/view-controls.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { chipText, fieldTitles } from './chip-text.ts';
import { AllFacetsMenu, FacetMenu } from './facet-menu.tsx';
import './search.css';

/** Fields that are one press away while nothing is asked of them. */
const quickFields = ['model', 'quality', 'cost', 'rating'] as const satisfies readonly FacetField[];

/** What narrows the list, as chips, and the ways to narrow it further; nothing where there are no pictures at all. */
export function FilterRow() {
  const search = useUi((ui) => ui.search);
  const scope = useUi((ui) => ui.scope);
  const count = useImageCount(scope, search.trim()).data?.count;
  const terms = useMemo(() => fieldTerms(search), [search]);
  if (search.trim() === '' && count === 0) return null;
  return (
    <div className="filters" role="group" aria-label="Filters">
      {terms.map((term) => (
        <ActiveChip key={term.start} term={term} />
      ))}
      {quickFields
        .filter((field) => terms.every((term) => term.field !== field))
        .map((field) => (
          <MenuTrigger key={field}>
            <AriaButton className="chip is-quick">{fieldTitles[field]}</AriaButton>
            <Popover className="popover" placement="bottom start" offset={4}>
              <FacetMenu field={field} />
            </Popover>
          </MenuTrigger>
        ))}
      <DifferingChip />
      <MenuTrigger>
        <AriaButton className="chip">+ Filter</AriaButton>
        <Popover className="popover" placement="bottom start" offset={4}>
          <AllFacetsMenu />
        </Popover>
      </MenuTrigger>
    </div>
  );
}

/** `is:differs` has a chip of its own that is always there. */
function fieldTerms(search: string): FieldTerm[] {
  return readQuery(search).terms.filter(
    (term): term is FieldTerm => term.kind === 'field' && printTerm(term) !== 'is:differs',
  );
}

function ActiveChip({ term }: { readonly term: FieldTerm }) {
  const store = useUiStore();
  const text = chipText(term);
  return (
    <AriaButton
      className="chip is-on filter-chip"
      onPress={() => store.getState().setSearch(withoutSpan(store.getState().search, term))}
    >
      <span className="filter-chip-text">{text}</span>
      <span aria-hidden="true">×</span>
      <span className="visually-hidden">, remove this filter</span>
    </AriaButton>
  );
}
