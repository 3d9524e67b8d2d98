import { fromHex, fromLch, mix, toLch, type Lch, type Rgb } from './color.ts';
import type { Random } from './random.ts';
import type { Hour, Subject } from './words.ts';

/** The colours of one picture, from the back to the front. */
export interface Palette {
  readonly skyTop: Rgb;
  readonly skyBottom: Rgb;
  /** Sun or moon. */
  readonly light: Rgb;
  /** Paper layers: the farthest and the nearest; those between are mixed. */
  readonly far: Rgb;
  readonly near: Rgb;
  readonly accent: Rgb;
  /** The colour a prompt names first, as named; null where it names none. */
  readonly named: Rgb | null;
  readonly isNight: boolean;
}

type Hexes = readonly [
  skyTop: string,
  skyBottom: string,
  light: string,
  far: string,
  near: string,
  accent: string,
];

/** Chosen by eye; each holds together by itself and in every mixture of far and near. */
const sets = {
  coral: ['#f2a07b', '#fce4c4', '#fff3dc', '#ea8a66', '#43275a', '#ffd27a'],
  teal: ['#a9d8d2', '#f7efd8', '#ffd98a', '#86bfb4', '#0f3a42', '#f08a5d'],
  blue: ['#8dbce4', '#f5ead4', '#fff4c9', '#82a8cc', '#1b3154', '#e8734f'],
  sage: ['#c8dcc4', '#fcf3dc', '#f9c66b', '#a3c096', '#27452f', '#dd5f33'],
  plum: ['#b795d3', '#fddbc8', '#ffe9b0', '#b287bb', '#301d4a', '#ff9e6d'],
  sand: ['#f4c684', '#fdeecb', '#fff8e4', '#e5a665', '#6b2b28', '#2a9d8f'],
  rose: ['#f0a9b8', '#fde8dc', '#fff3e2', '#de8499', '#471b3c', '#7cbcab'],
  harbour: ['#98cfd3', '#eef6e6', '#fffdf2', '#68a3b3', '#12263d', '#ffb03f'],
  ochre: ['#8fc6c0', '#f3e3b2', '#f0a21d', '#dba847', '#5a1a1c', '#0d8f92'],
} as const satisfies Record<string, Hexes>;

type SetName = keyof typeof sets;

const allSets: readonly [SetName, ...SetName[]] = [
  'coral',
  'teal',
  'blue',
  'sage',
  'plum',
  'sand',
  'rose',
  'harbour',
  'ochre',
];

const setsOfHour: Readonly<Partial<Record<Hour, readonly [SetName, ...SetName[]]>>> = {
  dawn: ['coral', 'rose', 'plum'],
  evening: ['coral', 'sand', 'plum'],
};

const setsOfSubject: Readonly<Partial<Record<Subject, readonly [SetName, ...SetName[]]>>> = {
  sea: ['harbour', 'blue', 'teal', 'coral'],
  forest: ['sage', 'teal', 'harbour'],
  dunes: ['sand', 'coral', 'ochre'],
  mountains: ['blue', 'plum', 'harbour', 'rose'],
  city: ['plum', 'coral', 'blue', 'harbour'],
};

export interface PaletteWishes {
  readonly subject: Subject;
  readonly hour: Hour | null;
  readonly colors: readonly Lch[];
}

/** Picks and bends a palette: first by hour and subject, then by the colours a prompt names. */
export function choosePalette(wishes: PaletteWishes, random: Random): Palette {
  const { subject, hour, colors } = wishes;
  const candidates = (hour && setsOfHour[hour]) ?? setsOfSubject[subject] ?? allSets;
  const base = fromSet(sets[random.pick(candidates)]);
  const atHour = hour === 'night' ? toNight(base) : base;
  const [main, second] = colors;
  return main ? dyed(atHour, main, second) : atHour;
}

function fromSet(hexes: Hexes): Palette {
  const [skyTop, skyBottom, light, far, near, accent] = hexes;
  return {
    skyTop: fromHex(skyTop),
    skyBottom: fromHex(skyBottom),
    light: fromHex(light),
    far: fromHex(far),
    near: fromHex(near),
    accent: fromHex(accent),
    named: null,
    isNight: false,
  };
}

const nightTop = fromHex('#0c1230');
const nightBottom = fromHex('#39457f');
const moonlight = fromHex('#fbf3d6');

function toNight(day: Palette): Palette {
  return {
    skyTop: mix(day.near, nightTop, 0.8),
    skyBottom: mix(day.far, nightBottom, 0.72),
    light: moonlight,
    far: mix(day.far, nightBottom, 0.7),
    near: mix(day.near, fromHex('#080b1c'), 0.72),
    accent: fromHex('#ffcf6b'),
    named: null,
    isNight: true,
  };
}

/** Everything takes the named hue; light and dark stay where they were, so that the layers keep their depth. */
function dyed(palette: Palette, main: Lch, second: Lch | undefined): Palette {
  const turn = (color: Rgb, hueShift: number, strength = 1) => dye(color, main, hueShift, strength);
  const opposite = { lightness: 0.78, chroma: Math.min(0.13, main.chroma), hue: (main.hue + 165) % 360 };
  return {
    skyTop: second ? dye(palette.skyTop, second, 0, 1) : turn(palette.skyTop, -6),
    skyBottom: second ? dye(palette.skyBottom, second, 8, 0.7) : turn(palette.skyBottom, 8, 0.75),
    light: turn(palette.light, 14, 0.5),
    far: turn(palette.far, 4),
    near: turn(palette.near, -10),
    accent: second ? fromLch(second) : fromLch(opposite),
    named: fromLch(main),
    isNight: palette.isNight,
  };
}

/** One colour dyed: its own lightness bent towards the dye's, and the dye's chroma where that lightness allows it. */
function dye(color: Rgb, into: Lch, hueShift: number, strength: number): Rgb {
  const own = toLch(color);
  // Black, white and the greys have no hue to give: they give their lightness instead.
  const isNeutral = into.chroma < 0.03;
  const bend = isNeutral ? 0.6 : 0.28;
  const lightness = own.lightness + (into.lightness - own.lightness) * bend;
  const distance = Math.abs(lightness - into.lightness);
  const chroma = Math.max(0.35, 1 - distance * 1.1) * into.chroma * strength;
  return fromLch({ lightness, chroma, hue: into.hue + (isNeutral ? 0 : hueShift) });
}
