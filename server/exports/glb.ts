import type { MeshColumns } from './building-mesh.ts';
import { alignedJson, ByteViews } from './byte-views.ts';
import { BUILDING_SCHEMA, type BuildingRow, propertyTable } from './structural-metadata.ts';

/** Numbers of glTF 2.0: component types and targets of WebGL. */
const [UNSIGNED_BYTE, UNSIGNED_INT, FLOAT] = [5121, 5125, 5126];
const [ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER] = [34962, 34963];
const [GLB_MAGIC, JSON_CHUNK, BINARY_CHUNK] = [0x46546c67, 0x4e4f534a, 0x004e4942];

/** A binary glTF 2.0 of one mesh, with the metadata of its buildings (EXT_mesh_features, EXT_structural_metadata). */
export function makeGlb(mesh: MeshColumns, rows: readonly BuildingRow[], copyright: string): Uint8Array {
  const views = new ByteViews();
  const accessors = accessorsOf(mesh, views);
  const json = {
    asset: { version: '2.0', generator: 'Bessó', copyright },
    extensionsUsed: ['EXT_mesh_features', 'EXT_structural_metadata'],
    extensions: {
      EXT_structural_metadata: { schema: BUILDING_SCHEMA, propertyTables: [propertyTable(rows, views)] },
    },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'buildings' }],
    meshes: [{ primitives: [primitive(rows.length)] }],
    materials: [{ name: 'plaster', pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 } }],
    accessors,
    bufferViews: views.list(),
    buffers: [{ byteLength: views.byteLength }],
  };
  return packed(alignedJson(json, 4), views.bytes());
}

function primitive(featureCount: number): object {
  return {
    attributes: { POSITION: 0, NORMAL: 1, COLOR_0: 2, _FEATURE_ID_0: 3 },
    indices: 4,
    material: 0,
    mode: 4,
    extensions: { EXT_mesh_features: { featureIds: [{ featureCount, attribute: 0, propertyTable: 0 }] } },
  };
}

function accessorsOf({ positions, normals, colours, features, indices }: MeshColumns, views: ByteViews): object[] {
  const count = features.length;
  const add = (columns: Float32Array | Uint8Array | Uint32Array, target = ARRAY_BUFFER) =>
    views.add(new Uint8Array(columns.buffer, columns.byteOffset, columns.byteLength), target);
  return [
    { bufferView: add(positions), componentType: FLOAT, count, type: 'VEC3', ...extremesOf(positions) },
    { bufferView: add(normals), componentType: FLOAT, count, type: 'VEC3' },
    { bufferView: add(colours), componentType: UNSIGNED_BYTE, normalized: true, count, type: 'VEC4' },
    { bufferView: add(features), componentType: FLOAT, count, type: 'SCALAR' },
    {
      bufferView: add(indices, ELEMENT_ARRAY_BUFFER),
      componentType: UNSIGNED_INT,
      count: indices.length,
      type: 'SCALAR',
    },
  ];
}

function extremesOf(positions: Float32Array): { readonly min: number[]; readonly max: number[] } {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (let at = 0; at < positions.length; at++) {
    const [axis, value] = [at % 3, positions[at] ?? 0];
    min[axis] = Math.min(min[axis] ?? value, value);
    max[axis] = Math.max(max[axis] ?? value, value);
  }
  return { min, max };
}

function packed(json: Uint8Array, binary: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + 8 + json.length + 8 + binary.length);
  const view = new DataView(bytes.buffer);
  const words = [GLB_MAGIC, 2, bytes.length, json.length, JSON_CHUNK];
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  bytes.set(json, 20);
  view.setUint32(20 + json.length, binary.length, true);
  view.setUint32(24 + json.length, BINARY_CHUNK, true);
  bytes.set(binary, 28 + json.length);
  return bytes;
}
