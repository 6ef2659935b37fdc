import { type ComponentType, type ReactElement, useEffect, useState } from 'react';

/** A part of the page whose code comes when it is first wanted, so that the first picture does not wait for it. */
export interface Late<Props> {
  load(): Promise<ComponentType<Props>>;
  /** Once it has come. */
  part: ComponentType<Props> | null;
}

export function late<Props>(load: () => Promise<ComponentType<Props>>): Late<Props> {
  return { load, part: null };
}

interface LatePartProps<Props> {
  readonly of: Late<Props>;
  readonly given: Props;
  /** Stands there until it has come. */
  readonly meanwhile?: ReactElement;
}

/** Code that cannot be fetched leaves its place as it is until the part is wanted again. */
export function LatePart<Props extends object>({ of, given, meanwhile }: LatePartProps<Props>): ReactElement | null {
  const [Part, setPart] = useState(() => of.part);
  useEffect(() => {
    if (of.part) return undefined;
    let isWanted = true;
    of.load()
      .then((part) => {
        of.part = part;
        if (isWanted) setPart(() => part);
      })
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [of]);
  return Part ? <Part {...given} /> : (meanwhile ?? null);
}
