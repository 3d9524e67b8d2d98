import { coverageWords } from '../../shared/mask/mask-facts.ts';
import { maskLimits } from '../../shared/mask/mask-steps.ts';
import type { MaskTarget } from '../state/command-targets.ts';
import { Button } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import { Stepper } from '../ui/stepper.tsx';
import type { MaskPainting } from './mask-painting.ts';
import { useMaskUi, useMaskUiStore } from './mask-tools.ts';

/** What the chosen tool can be set to, what can be done to the whole mask, and what it comes to in words. */
export function MaskBar({
  painting,
  run,
}: {
  readonly painting: MaskPainting;
  readonly run: MaskTarget['run'];
}) {
  const ui = useMaskUiStore();
  const { tool, opacity, growPx, featherPx } = useMaskUi((state) => state);
  const isBrush = tool === 'brush' || tool === 'eraser';
  return (
    <div className="mask-bar" role="group" aria-label="Mask settings">
      {isBrush ? <BrushFields /> : null}
      <label className="mask-field">
        <span>Overlay</span>
        <Slider
          label="Overlay opacity"
          value={Math.round(opacity * 100)}
          min={10}
          max={100}
          onChange={(percent) => ui.setState({ opacity: percent / 100 })}
        />
      </label>
      <Stepper
        label="Feather"
        value={featherPx}
        min={0}
        max={maskLimits.featherPx}
        onChange={(px) => painting.setFeather(px)}
      />
      <span className="mask-group">
        <Stepper
          label="By"
          value={growPx}
          min={1}
          max={maskLimits.growPx}
          onChange={(px) => ui.setState({ growPx: px })}
        />
        <Button onPress={() => run('grow')}>Grow</Button>
        <Button onPress={() => run('shrink')}>Shrink</Button>
      </span>
      <span className="mask-group">
        <Button onPress={() => run('invert')}>Invert</Button>
        <Button onPress={() => run('fill')}>Fill</Button>
        <Button onPress={() => run('clear')}>Clear</Button>
      </span>
      <MaskFactsLine />
      <Button onPress={() => run('close')}>Done</Button>
    </div>
  );
}

function BrushFields() {
  const ui = useMaskUiStore();
  const { radiusPx, hardness } = useMaskUi((state) => state);
  return (
    <>
      <label className="mask-field">
        <span>Size</span>
        <Slider
          label="Brush size"
          value={Math.sqrt(radiusPx)}
          min={1}
          max={Math.sqrt(maskLimits.radiusPx)}
          step={0.1}
          onChange={(root) => ui.setState({ radiusPx: Math.max(1, Math.round(root * root)) })}
        />
        <output className="num">{radiusPx * 2} px</output>
      </label>
      <label className="mask-field">
        <span>Hardness</span>
        <Slider
          label="Brush hardness"
          value={Math.round(hardness * 100)}
          min={0}
          max={100}
          onChange={(percent) => ui.setState({ hardness: percent / 100 })}
        />
      </label>
    </>
  );
}

function MaskFactsLine() {
  const facts = useMaskUi((state) => state.facts);
  const featherPx = useMaskUi((state) => state.featherPx);
  if (!facts) return <p className="mask-facts" role="status" />;
  return (
    <p className="mask-facts num" role="status">
      <b>{coverageWords(facts)}</b>
      <span>
        {facts.width} × {facts.height}
        {featherPx > 0 ? ` · feather ${featherPx} px` : ''}
      </span>
    </p>
  );
}
