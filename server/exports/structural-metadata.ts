import { strToU8 } from 'fflate';
import { HEIGHT_SOURCES } from '../../data/contract/package.ts';
import type { ByteViews } from './byte-views.ts';

/** What is said of one building in the metadata of a tile. Absent: not known. */
export interface BuildingRow {
  readonly id: number;
  readonly heightM: number;
  readonly baseM: number;
  readonly heightSource: (typeof HEIGHT_SOURCES)[number];
  readonly generated: boolean;
  readonly fabric: string;
  readonly source: string;
  readonly levels?: number | undefined;
  readonly yearBuilt?: number | undefined;
  readonly reference?: string | undefined;
  readonly name?: string | undefined;
  readonly use?: string | undefined;
  readonly barri?: string | undefined;
  readonly district?: string | undefined;
}

interface ClassProperty {
  readonly type: 'SCALAR' | 'STRING' | 'ENUM';
  readonly componentType?: 'UINT32' | 'UINT16' | 'UINT8' | 'FLOAT32';
  readonly enumType?: string;
  readonly description: string;
  readonly required?: true;
  readonly noData?: number | string;
  readonly semantic?: string;
}

/**
 * 3D Metadata (3D Tiles 1.1, 4): how each property is kept in a table. No BOOLEAN among them: loaders.gl, which deck.gl
 * reads tiles with, refuses a tile that has one.
 */
const PROPERTIES: Readonly<Record<keyof BuildingRow, ClassProperty>> = {
  id: {
    type: 'SCALAR',
    componentType: 'UINT32',
    required: true,
    semantic: 'ID',
    description: 'Number of the building',
  },
  heightM: { type: 'SCALAR', componentType: 'FLOAT32', required: true, description: 'Height above its foot, metres' },
  baseM: {
    type: 'SCALAR',
    componentType: 'FLOAT32',
    required: true,
    description: 'Height of its foot above the plane of the city (about sea level), metres',
  },
  heightSource: { type: 'ENUM', enumType: 'heightSource', required: true, description: 'How the height is known' },
  generated: {
    type: 'SCALAR',
    componentType: 'UINT8',
    required: true,
    description: '1: made up by the program; 0: surveyed',
  },
  fabric: { type: 'STRING', noData: '', description: 'Kind of urban fabric' },
  source: { type: 'STRING', required: true, description: 'Where it comes from, and under which licence' },
  levels: { type: 'SCALAR', componentType: 'UINT16', noData: 0, description: 'Storeys above ground' },
  yearBuilt: { type: 'SCALAR', componentType: 'UINT16', noData: 0, description: 'Year in which it was built' },
  reference: { type: 'STRING', noData: '', description: 'Reference in its source, e.g. cadastral' },
  name: { type: 'STRING', noData: '', semantic: 'NAME', description: 'Name' },
  use: { type: 'STRING', noData: '', description: 'Use' },
  barri: { type: 'STRING', noData: '', description: 'Neighbourhood (barri)' },
  district: { type: 'STRING', noData: '', description: 'District' },
};

const NAMES = Object.keys(PROPERTIES) as (keyof BuildingRow)[];

/** The schema of a tile's buildings. */
export const BUILDING_SCHEMA = {
  id: 'besso_buildings',
  name: 'Bessó buildings',
  version: '1.0.0',
  enums: {
    heightSource: {
      valueType: 'UINT8',
      values: HEIGHT_SOURCES.map((name, value) => ({ name, value })),
    },
  },
  classes: { building: { name: 'Building', properties: PROPERTIES } },
} as const;

/** A property table as JSON; its columns are added to the views. */
export function propertyTable(rows: readonly BuildingRow[], views: ByteViews): object {
  return {
    class: 'building',
    count: rows.length,
    properties: Object.fromEntries(NAMES.map((name) => [name, column(name, rows, views)])),
  };
}

function column(name: keyof BuildingRow, rows: readonly BuildingRow[], views: ByteViews): object {
  const { type, componentType } = PROPERTIES[name];
  const values = rows.map((row) => row[name]);
  if (type === 'STRING')
    return textColumn(
      values.map((value) => String(value ?? '')),
      views,
    );
  if (type === 'ENUM') {
    return { values: views.add(Uint8Array.from(rows, ({ heightSource }) => HEIGHT_SOURCES.indexOf(heightSource))) };
  }
  const numbers = values.map((value) => Number(value ?? 0));
  return { values: views.add(numberBytes(numbers, componentType ?? 'FLOAT32')) };
}

function numberBytes(numbers: readonly number[], type: NonNullable<ClassProperty['componentType']>): Uint8Array {
  if (type === 'UINT32') return new Uint8Array(Uint32Array.from(numbers).buffer);
  if (type === 'UINT8') return Uint8Array.from(numbers);
  if (type === 'UINT16') return new Uint8Array(Uint16Array.from(numbers).buffer);
  return new Uint8Array(Float32Array.from(numbers).buffer);
}

function textColumn(texts: readonly string[], views: ByteViews): object {
  const pieces = texts.map((text) => strToU8(text));
  const offsets = [0];
  for (const piece of pieces) offsets.push((offsets.at(-1) ?? 0) + piece.length);
  const bytes = new Uint8Array(Math.max(1, offsets.at(-1) ?? 0));
  pieces.forEach((piece, index) => {
    bytes.set(piece, offsets[index]);
  });
  return {
    values: views.add(bytes),
    stringOffsets: views.add(new Uint8Array(Uint32Array.from(offsets).buffer)),
    stringOffsetType: 'UINT32',
  };
}
