import { PNG } from 'pngjs';

/** A picture as a small PNG: no alpha, the best filter for each row, packed as tightly as can be. */
export function smallPng(picture: PNG): Buffer {
  return PNG.sync.write(picture, { colorType: 2, inputHasAlpha: true, filterType: -1, deflateLevel: 9, deflateStrategy: 0 });
}
