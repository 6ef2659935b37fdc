import type { Manifest } from '../../data/contract/package.ts';
import type { Guide } from '../state/place.ts';
import type { SearchItem } from '../state/search.ts';
import type { GuideAnswer, GuideMessage, GuideQuestion } from './guide-messages.ts';

/** Opens the guide of a city package; its worker is started with the first question. */
export function openGuide(manifest: Manifest, folder: string): Guide {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let worker: Worker | null = null;
  let also: readonly SearchItem[] = [];
  let serial = 0;

  function open(): Worker {
    const opened = new Worker(new URL('./guide-worker.ts', import.meta.url), { type: 'module' });
    opened.addEventListener('message', ({ data }: MessageEvent<GuideAnswer>) => {
      const asked = waiting.get(data.serial);
      waiting.delete(data.serial);
      if (data.problem === undefined) asked?.resolve(data.result);
      else asked?.reject(new Error(data.problem));
    });
    opened.postMessage({ open: manifest, folder: new URL(folder, location.href).href } satisfies GuideMessage);
    if (also.length > 0) opened.postMessage({ also } satisfies GuideMessage);
    return opened;
  }

  function ask(question: GuideQuestion): Promise<unknown> {
    worker ??= open();
    const message = { serial: ++serial, ...question };
    worker.postMessage(message);
    return new Promise((resolve, reject) => waiting.set(message.serial, { resolve, reject }));
  }

  return {
    find: (...given) => ask({ ask: 'find', with: given }) as ReturnType<Guide['find']>,
    meet: (...given) => ask({ ask: 'meet', with: given }) as ReturnType<Guide['meet']>,
    where: (...given) => ask({ ask: 'where', with: given }) as ReturnType<Guide['where']>,
    tell: (...given) => ask({ ask: 'tell', with: given }) as ReturnType<Guide['tell']>,
    knowAlso(items) {
      also = items;
      worker?.postMessage({ also } satisfies GuideMessage);
    },
  };
}
