import type { ReactElement } from 'react';
import type { CityLayer, TableInput } from '../layers/layer.ts';
import type { Mark } from '../state/view.ts';
import { Fact } from './feeds-panel.tsx';
import type { Format } from './format.ts';
import { goTo } from './go-to.ts';
import { Icon } from './icons.tsx';
import { GeneratedMark } from './marks.tsx';
import { Panel } from './panel.tsx';
import { useFiles, useFormat, useServices, useTableInput } from './services.ts';
import { cellOf, cellText } from './table-rows.ts';

/** A place of the package that was gone to: what the layers' tables say of it, and whose word that is. */
export function MarkInspector({ mark }: { readonly mark: Mark }): ReactElement {
  const { view, layers } = useServices();
  const format = useFormat();
  const manifest = useFiles((files) => files.manifest);
  const facts = factsOfPlace(mark, layers, useTableInput(), format);
  return (
    <Panel name={format.text(`kind.${mark.kind}`)} className="inspector" onClose={() => view.setState({ mark: null })}>
      <div className="inspector-title">
        <p className="inspector-name">{mark.name}</p>
      </div>
      <div className="actions">
        <button type="button" className="button" onClick={() => goTo(view, { ...mark, record: null })}>
          <Icon name="goto" />
          {format.text('inspector.fly')}
        </button>
      </div>
      <dl className="facts">
        {facts.map(({ term, detail }) => (
          <Fact key={term} term={term} detail={detail} />
        ))}
      </dl>
      {manifest && (
        <section className="source" aria-label={format.text('inspector.source')}>
          <p>
            <span className="source-name">{format.text('feeds.package')}</span>
            {manifest.generated && <GeneratedMark />}
          </p>
          <p className="source-rights">
            {manifest.attribution} · {manifest.licence}
          </p>
        </section>
      )}
    </Panel>
  );
}

/** The cells of a place's rows in every layer's table, its name left out. */
function factsOfPlace(
  { kind, name }: Mark,
  layers: readonly CityLayer[],
  input: TableInput,
  format: Format,
): readonly { readonly term: string; readonly detail: string }[] {
  return layers.flatMap(({ channels, table }) => {
    const row =
      channels.length === 0 && table.rows(input).find((each) => each.place?.kind === kind && each.name === name);
    if (!row || row.record) return [];
    return row.cells().flatMap((cell, index) => {
      const column = table.columns[index];
      if (!column || index === 0 || cell === null) return [];
      const unit = column.unit ? `\u202f${column.unit}` : '';
      return [{ term: format.text(column.label), detail: cellText(cellOf(cell, format.text), format) + unit }];
    });
  });
}
