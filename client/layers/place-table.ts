import { ringsHold } from '../../data/contract/flat-rings.ts';
import type { Place } from '../../data/contract/package.ts';
import type { LayerTable, TableCell, TableColumn, TableInput } from './layer.ts';

/** A column about places of the package. */
export interface PlaceColumn extends TableColumn {
  value(place: Place, input: TableInput): TableCell;
}

/** What every table of places begins with. */
export const PLACE_NAME: PlaceColumn = { label: 'column.name', value: ({ name }) => name };

/** The table of a layer that shows places of one kind. */
export function placeTable(kind: Place['kind'], columns: readonly PlaceColumn[]): LayerTable {
  return {
    columns,
    rows: (input) =>
      placesOf(input, kind).map((place) => ({
        id: place.id,
        name: place.name,
        record: null,
        place: { kind, at: place.at },
        cells: () => columns.map(({ value }) => value(place, input)),
      })),
  };
}

/** The package's places of a kind; none before they have come. */
export function placesOf({ package: { places } }: TableInput, kind: Place['kind']): readonly Place[] {
  return places?.places.filter((place) => place.kind === kind) ?? [];
}

/** Whether a place lies in another, by that one's rings of flat longitude, latitude. */
export function liesIn({ at }: Place, { rings }: Place): boolean {
  return rings.some((ring) => ringsHold([ring], ...at));
}
