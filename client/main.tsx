import { createRoot } from 'react-dom/client';
import { createAsk } from './feed/ask.ts';
import { openFeed } from './feed/feed.ts';
import { sinkTo } from './feed/feed-sink.ts';
import { openTimeTravel } from './feed/time-travel.ts';
import { restWhileHidden, watchWhatIsShown } from './feed/follow-view.ts';
import { addressOf, loadManifest, loadParts } from './feed/package-loader.ts';
import type { CityLayer } from './layers/layer.ts';
import { watchReasons } from './feed/reasons-watch.ts';
import type { Stage } from './stage/stage-options.ts';
import { App } from './panels/app.tsx';
import type { Services } from './panels/services.ts';
import { openSpoken } from './panels/spoken.ts';
import { LANDMARKS } from '../scenes/models/landmark-list.ts';
import { openGuide } from './feed/guide.ts';
import { AROUND_CHANNELS } from './state/around.ts';
import { holdViewInAddress } from './state/address-bar.ts';
import { createChart } from './state/chart.ts';
import { createCity } from './state/city.ts';
import { createPackage } from './state/city-package.ts';
import { createCityClock } from './state/clock.ts';
import { createConnection } from './state/connection.ts';
import { createDrawing } from './state/drawing.ts';
import { createTilesets } from './state/tilesets.ts';
import { loadTilesets } from './feed/tileset-list.ts';
import { createEye } from './state/eye.ts';
import { firstView } from './state/first-view.ts';
import { createFeedReasons } from './state/feed-reasons.ts';
import { createNotices, notify } from './state/notices.ts';
import type { Guide } from './state/place.ts';
import { createLook } from './state/look.ts';
import { createPage, leaveLoading, untilShown } from './state/page.ts';
import { createRecent } from './state/recent.ts';
import { createReplay } from './state/replay.ts';
import { viewOf } from './state/url.ts';
import { createView, setMark } from './state/view.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/shell.css';
import './theme/search.css';
import './theme/panels.css';
import './theme/inspector.css';
import './theme/chart.css';
import './theme/table.css';
import './theme/full-page.css';
import './theme/narrow.css';

declare global {
  interface Window {
    /** For tests alone: when the first picture is there, and what the page holds. */
    besso?: { readonly ready: Promise<void>; stage?: Stage } & Pick<Services, 'view' | 'city' | 'connection' | 'clock'>;
  }
}

/** Time after which the panels are shown even where no first picture came, ms. */
const PATIENCE_MS = 12_000;

const opening = {
  hash: location.hash,
  languages: navigator.languages,
  widthPx: innerWidth,
  framed: parent !== window,
  prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
};

const stores = {
  view: createView(firstView({ ...opening, layers: [] })),
  city: createCity(),
  connection: createConnection(),
  files: createPackage(),
  drawing: createDrawing(),
  tilesets: createTilesets(),
  notices: createNotices(),
  page: createPage(),
  recent: createRecent(),
  replay: createReplay(),
  eye: createEye(),
  reasons: createFeedReasons(),
  chart: createChart(),
  ask: createAsk(''),
  clock: createCityClock(() => performance.now(), viewOf(opening.hash).moment?.atMs ?? Date.now()),
};
const sink = sinkTo({ ...stores, pageMs: () => performance.now() });
const feed = openFeed({
  origin: '',
  pageMs: () => performance.now(),
  sink: {
    ...sink,
    timeline(state) {
      sink.timeline(state);
      travel.told(state);
    },
    lost: () => travel.lost(),
  },
});
const travel = openTimeTravel({
  ...stores,
  feed,
  timeline: `replay/${crypto.getRandomValues(new Uint32Array(4)).join('-').slice(0, 40)}`,
  refused: ({ code, reason }, source) =>
    notify(stores.notices, code === 'not-available' ? 'replay.unknown' : 'replay.refused', { reason, source }),
});
const parts = Promise.all([import('./layers/index.ts'), import('./stage/stage.ts'), loadManifest(stores.files)]);
const spoken = await openSpoken(stores.view);
const panels = createRoot(elementOf('panels'));
stores.city.subscribe(({ touched }) => stores.recent.note(touched));
let guide: Guide | null = null;
draw([]);

const { view, city, connection, clock, page } = stores;
window.besso = { ready: untilShown(page), view, city, connection, clock };

const [{ LAYERS }, { createStage }, manifest] = await parts;
if (manifest) begin(LAYERS, manifest);

function begin(layers: readonly CityLayer[], manifest: NonNullable<Awaited<ReturnType<typeof loadManifest>>>): void {
  const { notices } = stores;
  view.setState(firstView({ ...opening, layers }));
  guide = openGuide(manifest, '/city/');
  draw(layers);
  const look = createLook({ view, guide, models: LANDMARKS });
  const stage = createStage({
    ...stores,
    container: elementOf('map'),
    tilesUrl: addressOf(manifest, 'tiles'),
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
    onPick(pick) {
      stores.tilesets.setState({ picked: pick.feature });
      if (pick.feature) setMark(view, null);
      else look(pick);
    },
    onMove: (camera) => stores.eye.moved(camera),
    onFirstFrame() {
      performance.mark('besso:first-frame');
      leaveLoading(page);
    },
    onProblem(problem) {
      if (problem === 'graphics-missing') page.setState({ graphicsMissing: true });
      if (problem === 'graphics-back') notify(notices, 'connection.webgl');
    },
  });
  stores.eye.onLed((camera) => stage.setView(camera));
  if (window.besso) window.besso.stage = stage;
  watchWhatIsShown(feed, view, manifest.bounds, ({ shown, mark }) => [
    ...layers.filter(({ id }) => shown.has(id)).flatMap(({ channels }) => channels),
    ...(mark ? AROUND_CHANNELS : []),
  ]);
  restWhileHidden(feed, connection);
  holdViewInAddress(view, window);
  watchReasons(view, stores.reasons);
  setTimeout(() => leaveLoading(page), PATIENCE_MS);
  if (view.getState().half) serveAround();
  untilShown(page).then(() => loadTilesets(stores.tilesets));
  untilShown(page).then(() => loadParts(stores.files, manifest));
}

/** As a half of two moments, serves the page around it. */
async function serveAround(): Promise<void> {
  const { serveAsHalf } = await import('./state/half.ts');
  serveAsHalf({ ...stores, travel });
}

function draw(layers: readonly CityLayer[]): void {
  panels.render(
    <App services={{ ...stores, spoken, layers, guide, travel, command: (command) => feed.send(command) }} />,
  );
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element "${id}": the page cannot be built`);
  return element;
}
