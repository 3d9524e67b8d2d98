import { Slider as AriaSlider, SliderThumb, SliderTrack } from 'react-aria-components';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
}

/** A number chosen by feel, such as a size; the label is read out only. */
export function Slider({ label, value, min, max, step = 1, onChange }: SliderProps) {
  return (
    <AriaSlider
      aria-label={label}
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      onChange={(next: number) => onChange(next)}
    >
      <SliderTrack className="slider">
        <span className="slider-track" />
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </AriaSlider>
  );
}
