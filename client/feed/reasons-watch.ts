import type { RejectReason } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { FeedReason, FeedReasonsStore } from '../state/feed-reasons.ts';
import type { ViewStore } from '../state/view.ts';

/** The part of the server's health that says why observations were rejected, or not taken in as they were. */
interface Health {
  readonly feeds: readonly {
    readonly id: RecordId<'feed'>;
    readonly reasons: Readonly<Partial<Record<RejectReason, number>>>;
    readonly masked: number;
  }[];
}

const ASK_EVERY_MS = 5000;

/** While the panel of the feeds is open, asks the server why it rejects what it rejects: too rare for the wire. */
export function watchReasons(view: ViewStore, reasons: FeedReasonsStore): void {
  let asking = false;
  const ask = async (): Promise<void> => {
    if (!view.getState().panels.has('feeds') || document.hidden) {
      asking = false;
      return;
    }
    const byFeed = await fetchReasons().catch(() => null);
    if (byFeed) reasons.setState({ byFeed });
    setTimeout(ask, ASK_EVERY_MS);
  };
  const begin = (): void => {
    if (asking || !view.getState().panels.has('feeds')) return;
    asking = true;
    ask();
  };
  view.subscribe(begin);
  document.addEventListener('visibilitychange', begin);
  begin();
}

async function fetchReasons(): Promise<ReadonlyMap<RecordId, Readonly<Partial<Record<FeedReason, number>>>>> {
  const response = await fetch('/health');
  const { feeds }: Health = await response.json();
  return new Map(feeds.map(({ id, reasons, masked }) => [id, masked > 0 ? { ...reasons, masked } : reasons]));
}
