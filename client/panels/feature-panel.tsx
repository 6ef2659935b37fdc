import type { ReactElement } from 'react';
import type { PickedFeature } from '../state/tilesets.ts';
import { Fact } from './fact.tsx';
import { Panel } from './panel.tsx';
import { useFormat, useServices } from './services.ts';

/** What a tileset's own metadata say of what was picked in it, in its own words. */
export function FeaturePanel({ feature }: { readonly feature: PickedFeature }): ReactElement {
  const { tilesets } = useServices();
  const format = useFormat();
  return (
    <Panel
      name={format.text('group.tilesets')}
      className="inspector"
      onClose={() => tilesets.setState({ picked: null })}
    >
      <div className="inspector-title">
        <p className="inspector-name">{feature.name === '' ? feature.tileset : feature.name}</p>
      </div>
      {feature.facts.length === 0 && <p className="hint">{format.text('tileset.silent')}</p>}
      <dl className="facts">
        {feature.facts.map(({ term, detail }) => (
          <Fact key={term} term={term} detail={detail} />
        ))}
      </dl>
      <section className="source" aria-label={format.text('inspector.source')}>
        <p>
          <span className="source-name">{feature.tileset}</span>
        </p>
      </section>
    </Panel>
  );
}
