import { Menu as AriaMenu, MenuItem, Popover, SubmenuTrigger } from 'react-aria-components';
import { hasTerm, toggleTerm, withoutField } from '../../shared/query/edit-query.ts';
import type { MethodOutput } from '../../shared/contract.ts';
import type { FacetField } from '../../shared/search-model.ts';
import { useFacets } from '../data/search-queries.ts';
import { messageOf } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { fieldTitles } from './chip-text.ts';

type Facet = MethodOutput<'search.facets'>['facets'][number];
type FacetValue = Facet['values'][number];

/** Each value of these holds the next: choosing another one takes the place of the first. */
const oneAtATime: ReadonlySet<FacetField> = new Set(['date', 'cost']);

/** Adds a value to a query, or takes it away where it is. */
function chosenIn(search: string, field: FacetField, term: string): string {
  const isOther = oneAtATime.has(field) && !hasTerm(search, term);
  return toggleTerm(isOther ? withoutField(search, field) : search, term);
}

/** What there is to choose: what pictures have, and what is chosen already. */
function offered(facets: readonly Facet[] | undefined, search: string): Facet[] {
  return (facets ?? []).flatMap((facet) => {
    const values = facet.values.filter(({ term, count }) => count > 0 || hasTerm(search, term));
    return values.length > 0 ? [{ ...facet, values }] : [];
  });
}

/** Every field that pictures differ in; each opens its values with how many have them. */
export function AllFacetsMenu() {
  const { found, search, note } = useOffered();
  return (
    <AriaMenu className="menu" aria-label="Filter by">
      {found.map(({ field, values }) => (
        <SubmenuTrigger key={field}>
          <MenuItem className="menu-item" textValue={fieldTitles[field]}>
            <span className="menu-item-words">{fieldTitles[field]}</span>
            <span className="facet-more" aria-hidden="true">
              ›
            </span>
          </MenuItem>
          <Popover className="popover" offset={2}>
            <Values field={field} values={values} search={search} />
          </Popover>
        </SubmenuTrigger>
      ))}
      {found.length === 0 ? <Note text={note} /> : null}
    </AriaMenu>
  );
}

/** The values of one field. */
export function FacetMenu({ field }: { readonly field: FacetField }) {
  const { found, search, note } = useOffered();
  const values = found.find((facet) => facet.field === field)?.values ?? [];
  return <Values field={field} values={values} search={search} note={note} />;
}

function useOffered() {
  const search = useUi((ui) => ui.search.trim());
  const scope = useUi((ui) => ui.scope);
  const facets = useFacets(scope, search);
  const note = facets.error ? messageOf(facets.error) : facets.data ? 'Nothing to choose here' : 'Counting…';
  return { search, note, found: offered(facets.data?.facets, search) };
}

interface ValuesProps {
  readonly field: FacetField;
  readonly values: readonly FacetValue[];
  readonly search: string;
  readonly note?: string;
}

function Values({ field, values, search, note = '' }: ValuesProps) {
  const store = useUiStore();
  return (
    <AriaMenu className="menu facet-values" aria-label={fieldTitles[field]}>
      {values.map(({ term, label, count }) => (
        <MenuItem
          key={term}
          className="menu-item"
          textValue={label}
          aria-label={`${label}, ${count.toLocaleString('en-US')}${hasTerm(search, term) ? ', chosen' : ''}`}
          onAction={() => store.getState().setSearch(chosenIn(store.getState().search, field, term))}
        >
          {hasTerm(search, term) ? <Icon name="check" /> : <span className="menu-item-gap" />}
          <span className="menu-item-words">{label}</span>
          <span className="facet-count num">{count.toLocaleString('en-US')}</span>
        </MenuItem>
      ))}
      {values.length === 0 ? <Note text={note} /> : null}
    </AriaMenu>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <MenuItem className="menu-item" isDisabled textValue={text}>
      <span className="menu-item-words">{text}</span>
    </MenuItem>
  );
}
