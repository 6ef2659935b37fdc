import { type ReactElement, useEffect, useMemo, useState } from 'react';
import type { PackageSource, TransitLine } from '../../data/contract/package.ts';
import type { CityLayer, TableInput } from '../layers/layer.ts';
import type { PlaceCard, PlaceFact, PlaceRef } from '../state/place.ts';
import { setMark } from '../state/view.ts';
import { isWordKey } from '../theme/words.ts';
import { Fact } from './fact.tsx';
import type { Format } from './format.ts';
import { goTo } from './go-to.ts';
import { Icon } from './icons.tsx';
import { GeneratedMark, LineBadge } from './marks.tsx';
import { Panel } from './panel.tsx';
import { PlaceAround } from './place-around.tsx';
import { LiesIn } from './lies-in.tsx';
import { useFiles, useFormat, useServices, useTableInput } from './services.ts';
import { sayCell } from './said-cell.ts';

/** A place of the package: what is known of it, whose word each fact is, where it lies, and what lives around it. */
export function PlaceCardPanel({ mark }: { readonly mark: PlaceRef }): ReactElement {
  const { view, layers } = useServices();
  const format = useFormat();
  const card = useCard(mark);
  const input = useTableInput();
  const kind = format.text(`kind.${mark.kind}`);
  const place = card?.place ?? mark;
  const fromLayers = factsOfLayers(place, layers, input, format);
  return (
    <Panel name={kind} className="inspector" onClose={() => setMark(view, null)}>
      {(place.name !== '' || card?.generated) && (
        <div className="inspector-title">
          {place.name !== '' && <p className="inspector-name">{place.name}</p>}
          {card?.generated && <GeneratedMark />}
        </div>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={() => goTo(view, { ...place, record: null })}>
          <Icon name="goto" />
          {format.text('inspector.fly')}
        </button>
      </div>
      {card === null && <p className="hint">{format.text('place.unknown')}</p>}
      {card && <LinesHere ids={card.lines} />}
      <dl className="facts">
        {card?.facts.map((fact) => (
          <KnownFact key={fact.fact} fact={fact} numbered={sourcesUsed(card).length > 1} />
        ))}
        {fromLayers.map(({ term, detail }) => (
          <Fact key={term} term={term} detail={detail} />
        ))}
      </dl>
      {card && <LiesIn where={card.where} but={place.name} />}
      <PlaceAround at={place.at} />
      {card && <Sources card={card} />}
    </Panel>
  );
}

/** Undefined while it is asked for; null when the package does not know the place. */
function useCard(mark: PlaceRef): PlaceCard | null | undefined {
  const { guide } = useServices();
  const [told, setTold] = useState<{ readonly of: PlaceRef; readonly card: PlaceCard | null }>();
  useEffect(() => {
    let current = true;
    const tell = (card: PlaceCard | null): void => {
      if (current) setTold({ of: mark, card });
    };
    guide?.tell(mark).then(tell, () => tell(null));
    return () => {
      current = false;
    };
  }, [guide, mark]);
  return told?.of === mark ? told.card : undefined;
}

function KnownFact({ fact, numbered }: { readonly fact: PlaceFact; readonly numbered: boolean }): ReactElement {
  const format = useFormat();
  const aside = [
    ...(fact.basis ? [format.text(`factbasis.${fact.basis}`)] : []),
    ...(numbered ? [`[${fact.source + 1}]`] : []),
  ].join(' ');
  const detail = factText(fact, format);
  return (
    <div className="fact">
      <dt>{format.text(`fact.${fact.fact}`)}</dt>
      <dd>
        {detail}
        {aside !== '' && <span className="fact-age">{aside}</span>}
      </dd>
    </div>
  );
}

/** Years and codes are written as they are; counts and measures as numbers of the language. */
const AS_WRITTEN: ReadonlySet<PlaceFact['fact']> = new Set(['year', 'code', 'reference']);

export function factText({ fact, value, term, unit, decimals }: PlaceFact, format: Format): string {
  const key = `term.${value}`;
  if (term) return isWordKey(key, format.words) ? format.text(key) : String(value);
  const text = typeof value === 'number' && !AS_WRITTEN.has(fact) ? format.number(value, decimals ?? 0) : String(value);
  return unit === undefined ? text : `${text}\u202f${unit}`;
}

function LinesHere({ ids }: { readonly ids: readonly string[] }): ReactElement | null {
  const format = useFormat();
  const all = useFiles(({ transit }) => transit?.lines);
  const lines = useMemo(
    () => ids.flatMap((id): readonly TransitLine[] => all?.filter((line) => line.id === id) ?? []),
    [ids, all],
  );
  if (lines.length === 0) return null;
  return (
    <ul className="line-badges" aria-label={format.text('layer.lines')}>
      {lines.map(({ id, name, colour, textColour }) => (
        <li key={id}>
          <LineBadge name={name} colour={colour} textColour={textColour} />
        </li>
      ))}
    </ul>
  );
}

function sourcesUsed({ facts, sources }: PlaceCard): readonly (PackageSource & { readonly number: number })[] {
  const used = [...new Set(facts.map(({ source }) => source))].sort((one, other) => one - other);
  return used.flatMap((index) => {
    const source = sources[index];
    return source ? [{ ...source, number: index + 1 }] : [];
  });
}

function Sources({ card }: { readonly card: PlaceCard }): ReactElement | null {
  const format = useFormat();
  const used = sourcesUsed(card);
  const [only = card.sources[0]] = used;
  const listed = used.length > 0 ? used : only ? [{ ...only, number: 1 }] : [];
  if (listed.length === 0) return null;
  return (
    <section className="source" aria-label={format.text('inspector.source')}>
      {listed.map(({ id, name, attribution, licence, generated, number }) => (
        <div key={id}>
          <p>
            <span className="source-name">
              {listed.length > 1 && `[${number}] `}
              {name}
            </span>
            {generated && <GeneratedMark />}
          </p>
          <p className="source-rights">
            {attribution} · {licence}
          </p>
        </div>
      ))}
    </section>
  );
}

/** The cells of a place's rows in every layer's table, its name left out. */
function factsOfLayers(
  { kind, name }: PlaceRef,
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
      return [{ term: format.text(column.label), detail: sayCell(cell, format).text + unit }];
    });
  });
}
