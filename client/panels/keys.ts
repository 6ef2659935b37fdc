import {
  FIRST_CAMERA,
  LIGHT_CHOICES,
  type PanelId,
  type ViewStore,
  flyTo,
  select,
  setFollowing,
  setPanel,
} from '../state/view.ts';
import type { WordKey } from '../theme/words.ts';

/** One key and what it does; the map's own keys have no `press`. */
export interface KeyAction {
  readonly keys: readonly string[];
  readonly does: WordKey;
  press?(view: ViewStore): void;
}

/** Every key of the page, as the help shows them. `/` is the search's own. */
export const KEY_ACTIONS: readonly KeyAction[] = [
  { keys: ['/'], does: 'help.search', press: () => document.getElementById('search-input')?.focus() },
  { keys: ['L'], does: 'help.layers', press: (view) => togglePanel(view, 'layers') },
  { keys: ['F'], does: 'help.feeds', press: (view) => togglePanel(view, 'feeds') },
  { keys: ['T'], does: 'help.time', press: (view) => togglePanel(view, 'time') },
  { keys: ['G'], does: 'help.follow', press: toggleFollowing },
  { keys: ['D'], does: 'help.light', press: nextLight },
  { keys: ['H'], does: 'help.hide', press: (view) => view.setState(({ bare }) => ({ bare: !bare })) },
  { keys: ['N'], does: 'help.north', press: (view) => flyTo(view, { bearingDeg: 0 }) },
  { keys: ['0'], does: 'help.home', press: (view) => flyTo(view, FIRST_CAMERA) },
  { keys: ['?'], does: 'help.help', press: (view) => togglePanel(view, 'help') },
  { keys: ['Esc'], does: 'help.close', press: closeTopmost },
  {
    keys: ['B'],
    does: 'beside.open',
    press: (view) => view.setState(({ beside }) => ({ beside: beside ? null : 'day' })),
  },
  { keys: [',', '.'], does: 'help.step' },
  { keys: ['␣'], does: 'help.play' },
  { keys: ['←', '→', '↑', '↓'], does: 'help.pan' },
  { keys: ['⇧ ←', '⇧ ↑'], does: 'help.rotate' },
  { keys: ['+', '−'], does: 'help.zoom' },
];

/** Carries out what a key does; tells whether it did anything. */
export function pressKey(view: ViewStore, key: string): boolean {
  const name = key === 'Escape' ? 'Esc' : key.length === 1 ? key.toUpperCase() : key;
  const action = KEY_ACTIONS.find((each) => each.press && each.keys.includes(name));
  action?.press?.(view);
  return action !== undefined;
}

/** Whether a key typed there is text for it, or finds an option, rather than a command. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox';
}

function togglePanel(view: ViewStore, panel: PanelId): void {
  setPanel(view, panel, !view.getState().panels.has(panel));
}

function toggleFollowing(view: ViewStore): void {
  const { selected, following } = view.getState();
  if (selected?.startsWith('vehicle:')) setFollowing(view, !following);
}

function nextLight(view: ViewStore): void {
  view.setState(({ light }) => ({
    light: LIGHT_CHOICES[(LIGHT_CHOICES.indexOf(light) + 1) % LIGHT_CHOICES.length] ?? 'auto',
  }));
}

/** One step back: the bare map, then the panel on top, then the selection. */
function closeTopmost(view: ViewStore): void {
  const { bare, panels, selected, mark, beside } = view.getState();
  const topmost = (['help', 'table', 'settings', 'feeds', 'time'] as const).find((panel) => panels.has(panel));
  if (bare) view.setState({ bare: false });
  else if (topmost) setPanel(view, topmost, false);
  else if (selected || mark) {
    select(view, null);
    view.setState({ mark: null });
  } else if (beside) view.setState({ beside: null });
  else setPanel(view, 'layers', false);
}
