import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { City } from '../../data/contract/city.ts';
import type { Answer, Command } from '../../data/contract/protocol.ts';
import type { CityLayer, TableInput } from '../layers/layer.ts';
import type { ChartStore } from '../state/chart.ts';
import type { CityStore } from '../state/city.ts';
import type { CityClock } from '../state/clock.ts';
import type { Connection, ConnectionStore } from '../state/connection.ts';
import type { PackageState, PackageStore } from '../state/city-package.ts';
import type { Eye } from '../state/eye.ts';
import type { DrawingStore } from '../state/drawing.ts';
import type { FeedReasonsStore } from '../state/feed-reasons.ts';
import type { NoticeStore } from '../state/notices.ts';
import type { PageStore } from '../state/page.ts';
import type { Ask } from '../state/past.ts';
import type { Guide } from '../state/place.ts';
import type { Recent } from '../state/recent.ts';
import type { ReplayState, ReplayStore, Travel } from '../state/replay.ts';
import type { TilesetStore } from '../state/tilesets.ts';
import type { View, ViewStore } from '../state/view.ts';
import type { Palette } from '../theme/palette.ts';
import { PALETTES } from '../theme/palettes.ts';
import { type Format, createFormat } from './format.ts';
import type { SpokenStore } from './spoken.ts';

/** All that panels are given: what to read, where to write intents, and how to ask the server. */
export interface Services {
  readonly view: ViewStore;
  readonly spoken: SpokenStore;
  readonly city: CityStore;
  readonly connection: ConnectionStore;
  readonly files: PackageStore;
  readonly drawing: DrawingStore;
  readonly tilesets: TilesetStore;
  readonly notices: NoticeStore;
  readonly page: PageStore;
  readonly clock: CityClock;
  readonly recent: Recent;
  readonly replay: ReplayStore;
  readonly travel: Travel;
  readonly eye: Eye;
  readonly reasons: FeedReasonsStore;
  readonly chart: ChartStore;
  readonly ask: Ask;
  readonly layers: readonly CityLayer[];
  /** Null until the package's manifest is there. */
  readonly guide: Guide | null;
  command(command: Command): Promise<Answer>;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('a panel was drawn outside ServicesContext: wrap it in App');
  return services;
}

export function useView<Part>(part: (view: View) => Part): Part {
  return useStore(useServices().view, part);
}

export function useCity(): City {
  return useStore(useServices().city, ({ city }) => city);
}

export function useConnection(): Connection {
  return useStore(useServices().connection, ({ connection }) => connection);
}

export function useReplay<Part>(part: (replay: ReplayState) => Part): Part {
  return useStore(useServices().replay, part);
}

export function useFiles<Part>(part: (files: PackageState) => Part): Part {
  return useStore(useServices().files, part);
}

/** What tables are told from, as it is now. */
export function useTableInput(): TableInput {
  const { clock, files } = useServices();
  const city = useCity();
  return { city, clock, package: useStore(files) };
}

export function useFormat(): Format {
  const spoken = useStore(useServices().spoken);
  return useMemo(() => createFormat(spoken.language, spoken.words), [spoken]);
}

export function usePalette(): Palette {
  return PALETTES[useView((view) => view.lit)];
}

/** City time in steps, so that a component is drawn anew no more often than what it shows can change. */
export function useCityTime(stepMs: number): number {
  const { clock } = useServices();
  const nowMs = Math.floor(clock.nowMs() / stepMs) * stepMs;
  const everyMs = Math.max(200, Math.min(1000, stepMs / Math.max(1, clock.speed)));
  const [, setTold] = useState(nowMs);
  useEffect(() => {
    const tell = (): void => {
      if (!document.hidden) setTold(Math.floor(clock.nowMs() / stepMs) * stepMs);
    };
    const timer = setInterval(tell, everyMs);
    return () => clearInterval(timer);
  }, [clock, stepMs, everyMs]);
  return nowMs;
}
