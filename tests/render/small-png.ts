import { PNG } from 'pngjs';

/**
 * A picture as a PNG of at most so many bytes: without alpha, packed as tightly as can be, and where that is not enough
 * with colours in steps of 2, 4 or 8 of 255.
 */
export function smallPng(picture: PNG, mostBytes: number): Buffer {
  for (const step of [1, 2, 4]) {
    const bytes = packed(picture, step);
    if (bytes.length <= mostBytes) return bytes;
  }
  return packed(picture, 8);
}

function packed(picture: PNG, step: number): Buffer {
  const { width, height } = picture;
  const stepped = new PNG({ width, height });
  stepped.data = Buffer.from(picture.data.map((part) => Math.min(255, Math.round(part / step) * step)));
  const sizes = [-1, 4].map((filterType) =>
    PNG.sync.write(stepped, { colorType: 2, inputHasAlpha: true, filterType, deflateLevel: 9, deflateStrategy: 0 }),
  );
  return sizes.reduce((least, bytes) => (bytes.length < least.length ? bytes : least));
}
