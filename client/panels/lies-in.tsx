import { type ReactElement, useEffect, useState } from 'react';
import type { LngLat } from '../../data/contract/place.ts';
import type { Where } from '../state/place.ts';
import { Fact } from './fact.tsx';
import { useFormat, useServices } from './services.ts';

/** District and barri that something lies in, but for the one that it is itself. */
export function LiesIn({ where, but = '' }: { readonly where: Where; readonly but?: string }): ReactElement | null {
  const format = useFormat();
  const areas = [
    { name: where.barri?.name, kind: 'neighbourhood' },
    { name: where.district?.name, kind: 'district' },
  ] as const;
  if (!areas.some(({ name }) => name !== undefined && name !== but)) return null;
  return (
    <dl className="facts">
      {areas.map(
        ({ name, kind }) =>
          name !== undefined && name !== but && <Fact key={kind} term={format.text(`kind.${kind}`)} detail={name} />,
      )}
    </dl>
  );
}

/** The same of something of the live city, as soon as the guide has told. */
export function WhereItIs({ at: [longitude, latitude] }: { readonly at: LngLat }): ReactElement | null {
  const { guide } = useServices();
  const [where, setWhere] = useState<Where | null>(null);
  useEffect(() => {
    let current = true;
    setWhere(null);
    guide?.where([longitude, latitude]).then(
      (told) => {
        if (current) setWhere(told);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [guide, longitude, latitude]);
  return where && <LiesIn where={where} />;
}
