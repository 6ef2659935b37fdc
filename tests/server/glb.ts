/** A binary glTF of one mesh, read by the specification. */
export interface Glb {
  readonly json: GlbJson;
  readonly binary: Uint8Array;
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly features: Float32Array;
  readonly indices: Uint32Array;
}

interface ClassProperty {
  readonly type: string;
  readonly componentType?: string;
  readonly enumType?: string;
}

interface PropertyColumn {
  readonly values: number;
  readonly stringOffsets?: number;
}

interface GlbJson {
  readonly asset: { readonly version: string; readonly copyright: string };
  readonly meshes: readonly {
    readonly primitives: readonly { readonly attributes: Record<string, number>; readonly indices: number }[];
  }[];
  readonly accessors: readonly { readonly bufferView: number; readonly count: number }[];
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[];
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly schema: {
        readonly enums: Record<
          string,
          { readonly values: readonly { readonly name: string; readonly value: number }[] }
        >;
        readonly classes: Record<string, { readonly properties: Record<string, ClassProperty> }>;
      };
      readonly propertyTables: readonly {
        readonly class: string;
        readonly count: number;
        readonly properties: Record<string, PropertyColumn>;
      }[];
    };
  };
}

export function glbOf(bytes: Uint8Array): Glb {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonBytes = view.getUint32(12, true);
  const json = JSON.parse(Buffer.from(bytes.subarray(20, 20 + jsonBytes)).toString()) as GlbJson;
  const binary = bytes.slice(28 + jsonBytes);
  const primitive = json.meshes[0]?.primitives[0];
  const piece = (accessor = -1) => viewOf(json, binary, json.accessors[accessor]?.bufferView ?? -1);
  return {
    json,
    binary,
    positions: new Float32Array(piece(primitive?.attributes.POSITION).buffer),
    normals: new Float32Array(piece(primitive?.attributes.NORMAL).buffer),
    features: new Float32Array(piece(primitive?.attributes._FEATURE_ID_0).buffer),
    indices: new Uint32Array(piece(primitive?.indices).buffer),
  };
}

function viewOf({ bufferViews }: GlbJson, binary: Uint8Array, index: number): Uint8Array {
  const { byteOffset = 0, byteLength = 0 } = bufferViews[index] ?? {};
  return binary.slice(byteOffset, byteOffset + byteLength);
}

/** The column of one property of the buildings, decoded by its class (EXT_structural_metadata). */
export function propertyOf({ json, binary }: Glb, name: string): readonly (number | string | undefined)[] {
  const { schema, propertyTables } = json.extensions.EXT_structural_metadata;
  const table = propertyTables[0];
  const property = schema.classes[table?.class ?? '']?.properties[name];
  const column = table?.properties[name];
  if (!table || !property || !column) throw new Error(`no property ${name}`);
  const bytes = viewOf(json, binary, column.values);
  const rows = Array.from({ length: table.count }, (_, row) => row);
  if (property.type === 'STRING') {
    const offsets = new Uint32Array(viewOf(json, binary, column.stringOffsets ?? -1).buffer);
    return rows.map((row) => Buffer.from(bytes.subarray(offsets[row], offsets[row + 1])).toString());
  }
  if (property.type === 'ENUM') {
    const { values } = schema.enums[property.enumType ?? ''] ?? { values: [] };
    return rows.map((row) => values.find(({ value }) => value === bytes[row])?.name);
  }
  if (property.componentType === 'UINT8') return [...bytes];
  if (property.componentType === 'UINT32') return [...new Uint32Array(bytes.buffer)];
  if (property.componentType === 'UINT16') return [...new Uint16Array(bytes.buffer)];
  return [...new Float32Array(bytes.buffer)];
}
