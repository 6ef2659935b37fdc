import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { PanelId } from '../state/view.ts';
import { tableNamed } from './all-sensors.ts';
import { useCovered } from './covered.ts';
import { Foot } from './foot.tsx';
import { ErrorPage, LoadingPage } from './full-page.tsx';
import { Inspector } from './inspector.tsx';
import { pressKey, takesText } from './keys.ts';
import { late, LatePart } from './late-part.tsx';
import { LayersPanel } from './layers-panel.tsx';
import { Notices } from './notices.tsx';
import {
  type Services,
  ServicesContext,
  useConnection,
  useFiles,
  useFormat,
  useReplay,
  useServices,
  useView,
} from './services.ts';
import { TopBar } from './top-bar.tsx';
import { ClockFace } from './clock-face.tsx';
import { IconButton } from './panel.tsx';

/** Everything that floats on the map. */
export function App({ services }: { readonly services: Services }): ReactElement {
  return (
    <ServicesContext value={services}>
      <Page />
    </ServicesContext>
  );
}

function Page(): ReactElement {
  const { page } = useServices();
  const connected = useConnection().state === 'live';
  const failure = useFailure();
  const stage = useStore(page, (state) => state.stage);
  usePageAttributes();
  useKeys();
  if (failure) return <ErrorPage {...failure} />;
  return (
    <>
      {stage !== 'loading' && <Shell />}
      {stage !== 'gone' && (
        <LoadingPage step={connected ? 'loading.map' : 'loading.feed'} leaving={stage === 'leaving'} />
      )}
    </>
  );
}

function Shell(): ReactElement {
  const bare = useView((view) => view.bare);
  const half = useView((view) => view.half);
  if (half) return <HalfShell />;
  return bare ? <BareShell /> : <FullShell />;
}

function FullShell(): ReactElement {
  const { layers } = useServices();
  const tableOf = useView((view) => view.tableOf);
  const table = tableNamed(tableOf, layers);
  const open = (panel: PanelId): boolean => panels.has(panel);
  const panels = useView((view) => view.panels);
  const shell = useRef<HTMLDivElement>(null);
  useCovered(shell);
  const isPast = useReplay(({ moment }) => moment !== null);
  const beside = useView((view) => view.beside !== null);
  const marks = [open('layers') && 'with-left', open('time') && 'with-time', isPast && 'replaying'];
  return (
    <div ref={shell} className={['shell', ...marks].filter(Boolean).join(' ')}>
      {beside && <LatePart of={BESIDE} given={{}} />}
      <TopBar />
      <div className="column left">{open('layers') && <LayersPanel />}</div>
      <div className="column right">
        <Inspector />
        {open('settings') && <LatePart of={SETTINGS_PANEL} given={{}} />}
        {open('feeds') && <LatePart of={FEEDS_PANEL} given={{}} />}
      </div>
      {table && open('table') && <LatePart key={table.id} of={TABLE_PANEL} given={{ layer: table }} />}
      {open('help') && <LatePart of={HELP_PANEL} given={{}} />}
      <Notices />
      {open('time') && <LatePart of={TIME_BAR} given={{}} />}
      <Foot />
    </div>
  );
}

const BESIDE = late(async () => {
  const { Beside: part } = await import('./beside.tsx');
  return part;
});

const FEEDS_PANEL = late(async () => {
  const { FeedsPanel: part } = await import('./feeds-panel.tsx');
  return part;
});

const HELP_PANEL = late(async () => {
  const { HelpPanel: part } = await import('./help-panel.tsx');
  return part;
});

const SETTINGS_PANEL = late(async () => {
  const { SettingsPanel: part } = await import('./settings-panel.tsx');
  return part;
});

const TABLE_PANEL = late(async () => {
  const { TablePanel: part } = await import('./table-panel.tsx');
  return part;
});

const TIME_BAR = late(async () => {
  const { TimeBar: part } = await import('./time-bar.tsx');
  return part;
});

/** One half of two moments: the page that shows both says all there is to say. */
function HalfShell(): ReactElement {
  return (
    <div className="shell half">
      <Notices />
    </div>
  );
}

/** The picture alone, and still complete. */
function BareShell(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const isPast = useReplay(({ moment }) => moment !== null);
  return (
    <div className={isPast ? 'shell bare replaying' : 'shell bare'}>
      <header className="top-bar">
        <div className="bar bar-right">
          <ClockFace />
          <IconButton
            icon="eye"
            label={format.text('hidden.panels')}
            shortcut="H"
            onPress={() => view.setState({ bare: false })}
          />
        </div>
      </header>
      <Notices />
      <Foot />
    </div>
  );
}

function useFailure(): Parameters<typeof ErrorPage>[0] | null {
  const connection = useConnection();
  const { page } = useServices();
  const graphics = useStore(page, (state) => state.graphicsMissing);
  const problem = useFiles((files) => files.problem);
  if (graphics) return { title: 'error.webgl.title', text: 'error.webgl.text', detail: '' };
  if (problem !== null) return { title: 'error.package.title', text: 'error.package.text', detail: problem };
  if (connection.state === 'refused' && connection.code === 'wire-version') {
    return { title: 'error.wire.title', text: 'error.wire.text', detail: connection.reason };
  }
  return null;
}

/** The page's language and light, where style sheets and readers of the page look for them. */
function usePageAttributes(): void {
  const { language, text } = useFormat();
  const lit = useView((view) => view.lit);
  const mapName = text('app.map');
  useEffect(() => {
    document.documentElement.lang = language;
    document.getElementById('map')?.setAttribute('aria-label', mapName);
  }, [language, mapName]);
  useEffect(() => {
    document.documentElement.dataset.light = lit;
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--ground').trim();
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground);
  }, [lit]);
}

function useKeys(): void {
  const { view } = useServices();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (view.getState().half || document.querySelector('dialog[open]')) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (takesText(event.target) && event.key !== 'Escape') return;
      if (event.key !== 'Escape' && !view.getState().letterKeys) return;
      if (pressKey(view, event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [view]);
}
