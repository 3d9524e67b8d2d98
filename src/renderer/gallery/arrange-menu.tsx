import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Header, Popover } from 'react-aria-components';
import { groupings, type Grouping } from '../../shared/image-order.ts';
import { listViewOf } from '../state/list-view.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { cellShapes, type CellShape } from './grid-layout.ts';

const groupingNames: Readonly<Record<Grouping, string>> = {
  none: 'Nothing',
  day: 'Day',
  run: 'Run',
  model: 'Model',
  project: 'Project',
};

const shapeNames: Readonly<Record<CellShape, string>> = {
  justified: 'Own proportions',
  square: 'Squares',
};

/** How this place is arranged: what pictures are grouped by, the shape of cells, and whether variants are stacked. */
export function ArrangeMenu() {
  const store = useUiStore();
  const { grouping, shape, areStacksClosed } = useUi(listViewOf);
  return (
    <MenuTrigger>
      <IconButton icon="grid" label="Arrange" />
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu className="menu" aria-label="Arrange">
          <Choice
            title="Group by"
            options={groupings.map((id) => ({ id, name: groupingNames[id] }))}
            value={grouping}
            onChange={(next) => store.getState().setListView({ grouping: next })}
          />
          <Choice
            title="Cells"
            options={cellShapes.map((id) => ({ id, name: shapeNames[id] }))}
            value={shape}
            onChange={(next) => store.getState().setListView({ shape: next })}
          />
          <Choice
            title="Variants of one run"
            options={[
              { id: 'open', name: 'Side by side' },
              { id: 'closed', name: 'Stacked' },
            ]}
            value={areStacksClosed ? 'closed' : 'open'}
            onChange={(next) => {
              store.setState({ turnedStacks: new Set() });
              store.getState().setListView({ areStacksClosed: next === 'closed' });
            }}
          />
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface ChoiceProps<Id extends string> {
  readonly title: string;
  readonly options: readonly { readonly id: Id; readonly name: string }[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

function Choice<Id extends string>({ title, options, value, onChange }: ChoiceProps<Id>) {
  return (
    <MenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys !== 'all' && keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      <Header className="menu-title">{title}</Header>
      {options.map(({ id, name }) => (
        <MenuItem key={id} id={id} textValue={name} className="menu-item">
          {({ isSelected }) => (
            <>
              {isSelected ? <Icon name="check" /> : <span className="menu-item-gap" />}
              <span className="menu-item-words">{name}</span>
            </>
          )}
        </MenuItem>
      ))}
    </MenuSection>
  );
}
