import { type ComponentType, type ReactElement, useEffect, useState } from 'react';

interface LatePartProps {
  /** The same function each time: it is called once. */
  load(): Promise<ComponentType>;
}

/** A part of the page whose code comes when it is first wanted, so that the first picture does not wait for it. */
export function LatePart({ load }: LatePartProps): ReactElement | null {
  const [Part, setPart] = useState<ComponentType | null>(null);
  useEffect(() => {
    let isWanted = true;
    load()
      .then((part) => isWanted && setPart(() => part))
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [load]);
  return Part && <Part />;
}
