import sharp from 'sharp';

const size = { width: 960, height: 640 };

/** Share of the height from which on the land begins: above it is sky, whatever the column. */
export const skyShare = 0.45;

/** What a person might drop: hills and a white house under a bright sky, as a JPEG with grain. */
export async function makeHolidayPhoto(): Promise<Buffer> {
  const { width, height } = size;
  const raw = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const grain = ((x * 73 + y * 151 + ((x * y) % 37)) % 11) - 5;
      colorAt(x / width, y / height).forEach((value, channel) => {
        raw[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, value + grain));
      });
    }
  }
  return sharp(raw, { raw: { ...size, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}

type Color = readonly [number, number, number];

function colorAt(x: number, y: number): Color {
  return houseAt(x, y) ?? landAt(x, y) ?? skyAt(x, y);
}

function houseAt(x: number, y: number): Color | null {
  if (y > 0.52 && y < 0.56 + Math.abs(x - 0.62) * 0.5 - 0.04 && Math.abs(x - 0.62) < 0.12) return null;
  const isRoof = y > 0.5 && y < 0.6 && Math.abs(x - 0.62) < (y - 0.5) * 1.4;
  if (isRoof) return [178, 82, 58];
  if (y < 0.6 || y > 0.76 || Math.abs(x - 0.62) > 0.12) return null;
  const isWindow = y > 0.64 && y < 0.7 && [0.56, 0.62, 0.68].some((at) => Math.abs(x - at) < 0.015);
  return isWindow ? [70, 92, 110] : [236, 228, 214];
}

function landAt(x: number, y: number): Color | null {
  const near = 0.72 + 0.05 * Math.sin(x * 7 + 1);
  const middle = 0.6 + 0.06 * Math.sin(x * 4.2 + 2.4);
  const far = 0.53 + 0.06 * Math.sin(x * 9 + 0.3) * Math.sin(x * 3.1);
  if (y > near) return [96 - 30 * (y - near), 148 - 90 * (y - near), 62];
  if (y > middle) return [118, 160, 92];
  return y > far ? [112, 142, 158] : null;
}

function skyAt(x: number, y: number): Color {
  const cloud = Math.max(0, Math.sin(x * 9 + y * 4) * Math.sin(x * 5 - y * 13 + 2) - 0.45) * 1.6;
  const glow = y / 0.6;
  return [
    96 + 96 * glow + (255 - 96 - 96 * glow) * cloud,
    160 + 56 * glow + (255 - 160 - 56 * glow) * cloud,
    226 + 14 * glow + 15 * cloud,
  ];
}
