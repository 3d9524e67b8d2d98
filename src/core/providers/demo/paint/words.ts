import { fromHex, toLch, type Lch } from './color.ts';

export type Subject =
  'hills' | 'mountains' | 'dunes' | 'sea' | 'forest' | 'city' | 'portrait' | 'flower' | 'abstract';

export type Hour = 'day' | 'dawn' | 'evening' | 'night';

/** Things that can be put into any picture, new or edited. */
export type Element =
  | 'moon'
  | 'crescent'
  | 'sun'
  | 'stars'
  | 'clouds'
  | 'birds'
  | 'balloon'
  | 'boat'
  | 'lighthouse'
  | 'house'
  | 'tree'
  | 'blossom'
  | 'snow';

/** What a prompt asks for, as far as Demo understands it. */
export interface Wishes {
  readonly subject: Subject | null;
  readonly hour: Hour | null;
  readonly elements: readonly Element[];
  /** In the order they are named. */
  readonly colors: readonly Lch[];
}

/** First match wins: a "portrait of a flower" is a flower. */
const subjectWords: readonly (readonly [Subject, string])[] = [
  [
    'flower',
    'flower|flowers|rose|roses|bloom|blossom|tulip|daisy|poppy|lotus|bouquet|petal|petals|sunflower',
  ],
  ['portrait', 'portrait|face|woman|man|girl|boy|person|people|selfie|queen|king|astronaut|headshot'],
  [
    'city',
    'city|town|skyline|street|urban|building|buildings|skyscraper|tower|towers|tokyo|paris|york|market',
  ],
  [
    'sea',
    'sea|ocean|beach|lake|water|wave|waves|coast|harbour|harbor|island|boat|ship|sail|lighthouse|river',
  ],
  ['forest', 'forest|wood|woods|tree|trees|jungle|pine|pines|grove|fox|deer|bear'],
  ['mountains', 'mountain|mountains|peak|peaks|alps|summit|cliff|volcano|glacier|snow|winter|ski'],
  ['dunes', 'desert|dune|dunes|sand|sahara|mars|canyon'],
  ['abstract', 'abstract|geometry|geometric|pattern|shapes|bauhaus|poster|logo|texture|minimal|art|icon'],
  ['hills', 'hill|hills|landscape|valley|meadow|field|fields|village|house|farm|garden|countryside'],
];

const hourWords: readonly (readonly [Hour, string])[] = [
  ['night', 'night|midnight|nocturnal|moonlit|moonlight|starry|dark'],
  ['dawn', 'dawn|sunrise|morning|daybreak'],
  ['evening', 'evening|dusk|sunset|twilight|golden hour'],
  ['day', 'day|noon|daylight|midday|afternoon'],
];

const elementWords: readonly (readonly [Element, string])[] = [
  ['moon', 'moon|moonlit|moonlight|crescent'],
  ['crescent', 'crescent|halfmoon'],
  ['sun', 'sun|sunny|sunrise|sunset'],
  ['stars', 'star|stars|starry|constellation|galaxy'],
  ['clouds', 'cloud|clouds|cloudy|mist|misty|fog'],
  ['birds', 'bird|birds|gull|gulls|seagull|swallow|swallows'],
  ['balloon', 'balloon|balloons|airship'],
  ['boat', 'boat|boats|ship|sail|sailboat|sailing|yacht'],
  ['lighthouse', 'lighthouse|beacon'],
  ['house', 'house|cottage|cabin|hut|home|village|farm'],
  ['tree', 'tree|trees|pine|pines'],
  ['blossom', 'flower|flowers|blossom|blossoms|rose|roses|tulip|poppy'],
  ['snow', 'snow|snowing|snowy|winter|blizzard'],
];

const colorWords: Readonly<Record<string, string>> = {
  red: '#d0312d',
  crimson: '#b3152f',
  scarlet: '#d8271c',
  burgundy: '#7a1730',
  orange: '#ee7f1f',
  amber: '#f2a30f',
  gold: '#e0a520',
  golden: '#e0a520',
  yellow: '#f2cf1d',
  lime: '#9bcb2b',
  green: '#3c9a45',
  olive: '#83852f',
  emerald: '#149a68',
  mint: '#7fd4ae',
  teal: '#128a8a',
  turquoise: '#2bbdb4',
  cyan: '#25b6d2',
  aqua: '#3fc3cc',
  blue: '#2b6fd0',
  navy: '#1d3470',
  indigo: '#4338a8',
  violet: '#7d3fc2',
  purple: '#8334ac',
  lavender: '#a98fdb',
  magenta: '#c9259a',
  pink: '#ee7fae',
  coral: '#f5735c',
  peach: '#f8ad86',
  brown: '#80522d',
  beige: '#d9c5a0',
  black: '#26262a',
  white: '#f4f2ee',
  grey: '#8b8b90',
  gray: '#8b8b90',
  silver: '#b9bcc4',
};

/** Reads the words Demo knows; everything else only changes the composition. */
export function readWishes(prompt: string): Wishes {
  const words = prompt
    .toLowerCase()
    .normalize('NFKD')
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const text = ` ${words.join(' ')} `;
  const says = (alternatives: string) => new RegExp(` (?:${alternatives}) `).test(text);
  return {
    subject: subjectWords.find(([, alternatives]) => says(alternatives))?.[0] ?? null,
    hour: hourWords.find(([, alternatives]) => says(alternatives))?.[0] ?? null,
    elements: elementWords.filter(([, alternatives]) => says(alternatives)).map(([element]) => element),
    colors: words.flatMap((word) => {
      const hex = Object.hasOwn(colorWords, word) ? colorWords[word] : undefined;
      return hex === undefined ? [] : [toLch(fromHex(hex))];
    }),
  };
}
