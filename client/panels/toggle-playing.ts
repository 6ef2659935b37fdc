import type { Services } from './services.ts';

/** Holds the city still, the live one too, or lets it go on. */
export function togglePlaying({ travel, replay, clock }: Pick<Services, 'travel' | 'replay' | 'clock'>): void {
  const { moment } = replay.getState();
  if (moment) travel.go({ playing: !moment.playing });
  else travel.go({ atMs: Math.floor(clock.nowMs()), playing: false });
}
