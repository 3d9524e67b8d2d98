import { TrashLine } from '../organise/trash-line.tsx';
import { BackToSpend } from '../spend/back-to-spend.tsx';
import { ArrangeMenu } from './arrange-menu.tsx';
import { SizeSlider, ViewSwitch } from './view-controls.tsx';

/** The controls of the grid, at the end of the line above it. */
export function GridTools() {
  return (
    <>
      <BackToSpend />
      <TrashLine />
      <ViewSwitch />
      <ArrangeMenu />
      <SizeSlider />
    </>
  );
}
