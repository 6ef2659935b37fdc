import { type ReactElement, useId } from 'react';
import type { CityLayer, LegendEntry } from '../layers/layer.ts';
import { openTable, SENSOR_TABLE, setPanel, setShown } from '../state/view.ts';
import type { WordKey } from '../theme/words.ts';
import { type LayerGroup, groupLayers, sharedLegend } from './layer-groups.ts';
import { Icon } from './icons.tsx';
import { SimulatedMark } from './marks.tsx';
import { IconButton, Panel } from './panel.tsx';
import { newestOf, sourcesOf } from './row-sources.ts';
import { TilesetSection } from './tileset-section.tsx';
import { useCityTime, useFiles, useFormat, usePalette, useServices, useTableInput, useView } from './services.ts';

/** What can be seen, in groups, each with its switch, legend, count, age and table. */
export function LayersPanel(): ReactElement {
  const { view, layers } = useServices();
  const format = useFormat();
  const none = useView(({ shown }) => shown.size === 0);
  return (
    <Panel
      name={format.text('panel.layers')}
      className="layers-panel"
      returnTo=".button-layers button"
      onClose={() => setPanel(view, 'layers', false)}
    >
      {none && <p className="hint">{format.text('layers.none')}</p>}
      {groupLayers(layers).map((group) => (
        <Group key={group.label} group={group} />
      ))}
      <TilesetSection />
    </Panel>
  );
}

function Group({ group }: { readonly group: LayerGroup }): ReactElement {
  const format = useFormat();
  const palette = usePalette();
  const manifest = useFiles((files) => files.manifest);
  const shown = useView((now) => now.shown);
  const shared = sharedLegend(
    group.layers.filter(({ id }) => shown.has(id)).map((layer) => layer.legend(palette, manifest)),
  );
  return (
    <section className="layer-group" aria-label={format.text(group.label)}>
      <h3>{format.text(group.label)}</h3>
      <ul>
        {group.layers.map((layer) => (
          <LayerRow key={layer.id} layer={layer} legendShared={shared !== null} />
        ))}
      </ul>
      {shared && <Legend entries={shared} name={format.text(group.label)} />}
      {group.label === 'group.environment' && <SensorTableButton />}
    </section>
  );
}

/** The way to the table of everything that is measured. */
function SensorTableButton(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  return (
    <button type="button" className="button all-sensors" onClick={() => openTable(view, SENSOR_TABLE)}>
      <Icon name="table" />
      {format.text('table.sensors')}
    </button>
  );
}

function LayerRow({
  layer,
  legendShared,
}: {
  readonly layer: CityLayer;
  readonly legendShared: boolean;
}): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const shown = useView((now) => now.shown.has(layer.id));
  const nameId = useId();
  const name = format.text(layer.label);
  const manifest = useFiles((files) => files.manifest);
  const legend = layer.legend(usePalette(), manifest);
  const inline = legendShared || (legend.length === 1 && legend[0]?.label === layer.label);
  return (
    <li className="layer">
      <div className="layer-row">
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={shown}
          aria-labelledby={nameId}
          onClick={() => setShown(view, layer.id, !shown)}
        >
          <span className="switch-track" aria-hidden="true" />
          {shown && inline && legend[0] && <Swatch swatch={legend[0].swatch} />}
          <span id={nameId} className="layer-name">
            {name}
          </span>
        </button>
        {shown && <LayerNews layer={layer} />}
        {shown && (
          <IconButton
            icon="table"
            label={format.text('layers.table', { layer: name })}
            onPress={() => openTable(view, layer.id)}
          />
        )}
      </div>
      {shown && !inline && <Legend entries={legend} name={name} title={layer.legendTitle} />}
    </li>
  );
}

/** How many there are, how old the newest word of them is, and whether any of it is simulated. */
function LayerNews({ layer }: { readonly layer: CityLayer }): ReactElement | null {
  const format = useFormat();
  const input = useTableInput();
  const nowMs = useCityTime(1000);
  const rows = layer.table.rows(input);
  const count = layer.table.count?.(input) ?? rows.length;
  const sources = sourcesOf(rows, input.city);
  const newestMs = newestOf(sources);
  return (
    <span className="layer-news">
      {sources.some(({ simulated }) => simulated) && <SimulatedMark short />}
      {newestMs !== null && (
        <span title={format.text('layers.newest', { age: format.age(nowMs - newestMs) })}>
          {format.age(nowMs - newestMs)}
        </span>
      )}
      <span className="layer-count" title={format.count(count, 'layers.count', 'layers.count.one')}>
        {count === 0 ? '–' : format.number(count)}
      </span>
    </span>
  );
}

interface LegendProps {
  readonly entries: readonly LegendEntry[];
  readonly name: string;
  readonly title?: WordKey | undefined;
}

function Legend({ entries, name, title }: LegendProps): ReactElement | null {
  const format = useFormat();
  if (entries.length === 0) return null;
  return (
    <ul className="legend" aria-label={format.text('layers.legend', { layer: name })}>
      {title && <li className="legend-title">{format.text(title)}</li>}
      {entries.map((entry) => {
        const label = typeof entry.label === 'string' ? format.text(entry.label) : entry.label.text;
        return (
          <li key={`${label} ${entry.swatch.colour} ${entry.swatch.shape}`}>
            <Swatch swatch={entry.swatch} />
            {label}
          </li>
        );
      })}
    </ul>
  );
}

function Swatch({ swatch }: { readonly swatch: LegendEntry['swatch'] }): ReactElement {
  return (
    <span
      className={swatch.hatched ? `swatch as-${swatch.shape} hatched` : `swatch as-${swatch.shape}`}
      style={{
        backgroundColor: swatch.colour,
        ...(swatch.edge ? { boxShadow: `inset 0 0 0 2px ${swatch.edge}` } : {}),
      }}
      aria-hidden="true"
    >
      {swatch.text}
    </span>
  );
}
