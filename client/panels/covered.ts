import { type RefObject, useEffect } from 'react';
import { setCovered } from '../state/view.ts';
import { useServices } from './services.ts';

/** Up to this width panels are sheets at the bottom, px; also in narrow.css. */
const SHEETS_UP_TO_PX = 719;

/** Tells the view how much of the map's lower part lies under a table or a sheet, whenever that changes. */
export function useCovered(shell: RefObject<HTMLElement | null>): void {
  const { view } = useServices();
  useEffect(() => {
    const frame = shell.current;
    if (!frame) return;
    const measure = (): void => {
      const covering = innerWidth > SHEETS_UP_TO_PX ? '.table-frame, .time-bar' : '.table-frame, .column, .time-bar';
      const tops = [...frame.querySelectorAll(covering)]
        .map((element) => element.getBoundingClientRect())
        .filter(({ height }) => height > 0)
        .map(({ top }) => top);
      setCovered(view, Math.max(0, Math.round(innerHeight - Math.min(innerHeight, ...tops))));
    };
    const sizes = new ResizeObserver(measure);
    const observe = (): void => {
      sizes.disconnect();
      for (const element of frame.children) sizes.observe(element);
    };
    const members = new MutationObserver(observe);
    members.observe(frame, { childList: true });
    observe();
    return () => {
      sizes.disconnect();
      members.disconnect();
    };
  }, [view, shell]);
}
