import type { RecordId } from '../../data/contract/record.ts';
import type { Guide, Ray, StandingModel } from './place.ts';
import { select, setMark, type ViewStore } from './view.ts';

interface Looked {
  readonly id: RecordId | null;
  readonly ray: Ray;
}

interface LookParts {
  readonly view: ViewStore;
  readonly guide: Guide;
  /** What the landmarks' layer shows. */
  readonly models: readonly StandingModel[];
}

/** Zoom below which no tree is drawn, as the layer of the trees has it. */
const TREES_FROM_ZOOM = 15;

/**
 * Shows what was picked: a record of the city, else what of the package the look meets first; nothing puts the card
 * away. Where the visitor has picked again meanwhile, or the guide cannot tell, nothing happens.
 */
export function createLook({ view, guide, models }: LookParts): (looked: Looked) => void {
  let serial = 0;
  return ({ id, ray }) => {
    const own = ++serial;
    if (id) {
      select(view, id);
      return;
    }
    const { shown, camera } = view.getState();
    const drawn = {
      buildings: shown.has('buildings'),
      trees: shown.has('trees') && camera.zoom > TREES_FROM_ZOOM,
      stops: shown.has('lines'),
      models: shown.has('landmarks') ? models : [],
    };
    guide.meet(ray, drawn).then(
      (place) => {
        if (own === serial) setMark(view, place);
      },
      () => undefined,
    );
  };
}
