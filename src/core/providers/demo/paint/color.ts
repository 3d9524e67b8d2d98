/** Red, green and blue, 0-255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** OKLCH: lightness 0-1, chroma from 0, hue in degrees. Equal steps look equal, which sRGB's do not. */
export interface Lch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

type Lab = readonly [lightness: number, a: number, b: number];

/** Reads "#rrggbb". */
export function fromHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Mixes in OKLab: 0 gives `from`, 1 gives `to`. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [lightness, a, b] = toLab(from);
  const target = toLab(to);
  return fromLab([
    lightness + (target[0] - lightness) * share,
    a + (target[1] - a) * share,
    b + (target[2] - b) * share,
  ]);
}

export function toLch(color: Rgb): Lch {
  const [lightness, a, b] = toLab(color);
  return { lightness, chroma: Math.hypot(a, b), hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 };
}

/** Nearest colour a screen has: chroma gives way, lightness and hue stay. */
export function fromLch({ lightness, chroma, hue }: Lch): Rgb {
  const radians = (hue * Math.PI) / 180;
  let share = 1;
  for (let step = 0; step < 6; step += 1) {
    const linear = labToLinear([
      lightness,
      chroma * share * Math.cos(radians),
      chroma * share * Math.sin(radians),
    ]);
    if (linear.every((value) => value > -0.002 && value < 1.002)) return encode(linear);
    share *= 0.8;
  }
  return fromLab([lightness, 0, 0]);
}

/** Lighter for positive amounts, darker for negative; -1 to 1. */
export function shade(color: Rgb, amount: number): Rgb {
  const { lightness, chroma, hue } = toLch(color);
  return fromLch({ lightness: Math.min(1, Math.max(0, lightness + amount)), chroma, hue });
}

const linearOf = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** OKLab of a colour (https://bottosson.github.io/posts/oklab/). */
export function toLab([red, green, blue]: Rgb): Lab {
  const r = linearOf[clampByte(red)] ?? 0;
  const g = linearOf[clampByte(green)] ?? 0;
  const b = linearOf[clampByte(blue)] ?? 0;
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

export function fromLab(lab: Lab): Rgb {
  return encode(labToLinear(lab));
}

function labToLinear([lightness, a, b]: Lab): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function encode([red, green, blue]: Rgb): Rgb {
  return [encodeOne(red), encodeOne(green), encodeOne(blue)];
}

function encodeOne(value: number): number {
  if (value <= 0) return 0;
  if (value >= 1) return 255;
  return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}
