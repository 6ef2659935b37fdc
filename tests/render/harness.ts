import { createStage } from '../../client/stage/stage.ts';
import { applyFrames, createCity, settleCity } from '../../client/state/city.ts';
import { createPackage } from '../../client/state/city-package.ts';
import { createDrawing } from '../../client/state/drawing.ts';
import { createTilesets } from '../../client/state/tilesets.ts';
import { type Camera, createView } from '../../client/state/view.ts';
import '../../client/theme/tokens.css';
import type { RecordId } from '../../data/contract/record.ts';
import { cityOf } from './case-city.ts';
import { lngLatAt } from './grid.ts';
import type { RenderCase } from './render-case.ts';

declare global {
  interface Window {
    /** Shows a case with just these layers. There once the stage has drawn its first picture. */
    showCase?: (wanted: RenderCase, layers: readonly string[]) => void;
  }
}

let nowMs = Date.UTC(2026, 5, 18, 10);
let sequence = 0;

const city = createCity();
const files = createPackage();
const view = createView({
  language: 'en',
  shown: new Set(['buildings']),
  quality: '0',
  camera: cameraOf({ at: [0, 0], zoom: 16, pitchDeg: 45, bearingDeg: -45 }),
});

await Promise.all([document.fonts.load('650 16px Inter'), loadPackage()]);
const container = document.getElementById('map');
if (!container) throw new Error('harness.html has no element "map"');
const stage = createStage({
  container,
  clock: { speed: 1, nowMs: () => nowMs },
  city,
  view,
  files,
  drawing: createDrawing(),
  tilesets: createTilesets(),
  tilesUrl: 'city.pmtiles',
  reducedMotion: true,
  onPick: () => undefined,
  onFirstFrame: () => {
    window.showCase = showCase;
  },
});

function showCase(wanted: RenderCase, layers: readonly string[]): void {
  nowMs = Date.parse(wanted.time);
  sequence++;
  applyFrames(city, [{ room: 'city', sequence, city: cityOf(wanted) }]);
  settleCity(city);
  stage.setView(cameraOf(wanted.camera));
  view.setState({
    light: wanted.light ?? 'auto',
    shown: new Set(layers),
    selected: (wanted.selected as RecordId | undefined) ?? null,
  });
}

function cameraOf({ at, zoom, pitchDeg, bearingDeg }: RenderCase['camera']): Camera {
  const [longitude, latitude] = lngLatAt(at);
  return { longitude, latitude, zoom, pitchDeg, bearingDeg };
}

async function loadPackage(): Promise<void> {
  const part = async (name: string) => (await fetch(`${name}.json`)).json();
  files.setState({ transit: await part('transit'), places: await part('places'), relief: await part('relief') });
}
