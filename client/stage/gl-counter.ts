/** Bytes of one texel by WebGL 2's sized formats; unsized ones by what they come to. */
const TEXEL_BYTES: Readonly<Record<string, number>> = {
  R8: 1,
  ALPHA: 1,
  LUMINANCE: 1,
  RED: 1,
  LUMINANCE_ALPHA: 2,
  RG8: 2,
  R16F: 2,
  R16UI: 2,
  R16I: 2,
  RGB565: 2,
  RGBA4: 2,
  RGB5_A1: 2,
  DEPTH_COMPONENT16: 2,
  RGB: 3,
  RGB8: 3,
  SRGB8: 3,
  RG16F: 4,
  R32F: 4,
  R32UI: 4,
  RG32F: 8,
  RGBA16F: 8,
  RGB32F: 12,
  RGBA32F: 16,
  RGBA32UI: 16,
  STENCIL_INDEX8: 1,
};

/** What a texel takes where its format is none of the above: four bytes, as most colours and depths do. */
const USUAL_TEXEL_BYTES = 4;

/** What a context's functions are called with. */
type Call = (...parts: never[]) => unknown;
type Context = Record<string, unknown>;

/** What the page has made on the graphics card, and what it draws there. */
export interface GlTally {
  /** Drawn by the map since the counting began, and with how much. */
  readonly frames: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Of all buffers, textures and render buffers there are now. */
  readonly bytes: number;
}

/** Counts what goes through a context from now on: its functions are replaced by ones that count and call them. */
export function countGl(gl: WebGL2RenderingContext): () => Omit<GlTally, 'frames'> {
  const counter = new GlCounter(gl);
  return () => ({ drawCalls: counter.drawCalls, triangles: Math.round(counter.triangles), bytes: counter.bytes });
}

class GlCounter {
  readonly #gl: WebGL2RenderingContext;
  /** Bytes by what was made; textures by level and face. */
  readonly #made = new Map<object, Map<string, number>>();
  drawCalls = 0;
  triangles = 0;
  bytes = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#countDraws();
    this.#countBuffers();
    this.#countTextures();
    for (const name of ['deleteBuffer', 'deleteTexture', 'deleteRenderbuffer']) {
      this.#before(name, (thing: object | null) => thing && this.#forget(thing));
    }
  }

  #before(name: string, seen: Call): void {
    const context = this.#gl as unknown as Context;
    const original = context[name] as Call;
    context[name] = (...parts: never[]) => {
      seen(...parts);
      return original.apply(this.#gl, parts);
    };
  }

  #countDraws(): void {
    const { TRIANGLES, TRIANGLE_STRIP, TRIANGLE_FAN } = this.#gl;
    const count = (mode: number, vertices: number, instances = 1): void => {
      this.drawCalls++;
      if (mode === TRIANGLES) this.triangles += (vertices / 3) * instances;
      else if (mode === TRIANGLE_STRIP || mode === TRIANGLE_FAN)
        this.triangles += Math.max(0, vertices - 2) * instances;
    };
    this.#before('drawArrays', (mode, _first, vertices) => count(mode, vertices));
    this.#before('drawElements', (mode, vertices) => count(mode, vertices));
    this.#before('drawRangeElements', (mode, _start, _end, vertices) => count(mode, vertices));
    this.#before('drawArraysInstanced', (mode, _first, vertices, instances) => count(mode, vertices, instances));
    this.#before('drawElementsInstanced', (mode, vertices, _type, _offset, instances) => {
      count(mode, vertices, instances);
    });
  }

  #countBuffers(): void {
    const gl = this.#gl;
    const bindings: Readonly<Record<number, number>> = {
      [gl.ARRAY_BUFFER]: gl.ARRAY_BUFFER_BINDING,
      [gl.ELEMENT_ARRAY_BUFFER]: gl.ELEMENT_ARRAY_BUFFER_BINDING,
      [gl.UNIFORM_BUFFER]: gl.UNIFORM_BUFFER_BINDING,
      [gl.COPY_READ_BUFFER]: gl.COPY_READ_BUFFER_BINDING,
      [gl.COPY_WRITE_BUFFER]: gl.COPY_WRITE_BUFFER_BINDING,
      [gl.PIXEL_PACK_BUFFER]: gl.PIXEL_PACK_BUFFER_BINDING,
      [gl.PIXEL_UNPACK_BUFFER]: gl.PIXEL_UNPACK_BUFFER_BINDING,
      [gl.TRANSFORM_FEEDBACK_BUFFER]: gl.TRANSFORM_FEEDBACK_BUFFER_BINDING,
    };
    this.#before('bufferData', (target: number, data: number | ArrayBufferView | null, ...rest: number[]) => {
      const bytes = typeof data === 'number' ? data : lengthOf(data, rest[2] ?? 0);
      this.#keep(gl.getParameter(bindings[target] ?? gl.ARRAY_BUFFER_BINDING), 'all', bytes);
    });
    const renderbuffer = (format: number, width: number, height: number, samples: number): void => {
      const bytes = width * height * Math.max(1, samples) * this.#texelBytes(format);
      this.#keep(gl.getParameter(gl.RENDERBUFFER_BINDING), 'all', bytes);
    };
    this.#before('renderbufferStorage', (_target, format, width, height) => renderbuffer(format, width, height, 1));
    this.#before('renderbufferStorageMultisample', (_target, samples, format, width, height) => {
      renderbuffer(format, width, height, samples);
    });
  }

  #countTextures(): void {
    const gl = this.#gl;
    this.#before('texImage2D', (target: number, level: number, format: number, ...rest: unknown[]) => {
      const [width, height] = rest.length >= 5 ? (rest as number[]) : sizeOf(rest[2]);
      const bytes = (width ?? 0) * (height ?? 0) * this.#texelBytes(format);
      this.#keep(this.#texture(target), `${target} ${level}`, bytes);
    });
    this.#before('texImage3D', (target: number, level: number, format: number, ...[width, height, depth]: number[]) => {
      const bytes = (width ?? 0) * (height ?? 0) * (depth ?? 0) * this.#texelBytes(format);
      this.#keep(this.#texture(target), `${target} ${level}`, bytes);
    });
    const storage = (target: number, levels: number, format: number, texels: number): void => {
      const faces = target === gl.TEXTURE_CUBE_MAP ? 6 : 1;
      const all = texels * (levels > 1 ? 4 / 3 : 1) * faces;
      this.#keep(this.#texture(target), 'all', all * this.#texelBytes(format));
    };
    this.#before('texStorage2D', (target, levels, format, width, height) => {
      storage(target, levels, format, width * height);
    });
    this.#before('texStorage3D', (target, levels, format, width, height, depth) => {
      storage(target, levels, format, (width as number) * height * depth);
    });
    this.#before('compressedTexImage2D', (target: number, level: number, ...rest: unknown[]) => {
      const data = rest[4];
      const bytes = typeof data === 'number' ? data : lengthOf(data as ArrayBufferView, 0);
      this.#keep(this.#texture(target), `${target} ${level}`, bytes);
    });
    this.#before('generateMipmap', (target: number) => {
      const texture = this.#texture(target);
      const levels = texture && this.#made.get(texture);
      if (!texture || !levels || levels.has('all')) return;
      const base = [...levels].filter(([key]) => key.endsWith(' 0')).reduce((sum, [, bytes]) => sum + bytes, 0);
      this.#keep(texture, 'smaller', base / 3);
    });
  }

  #texture(target: number): object | null {
    const gl = this.#gl;
    if (target === gl.TEXTURE_2D) return gl.getParameter(gl.TEXTURE_BINDING_2D);
    if (target === gl.TEXTURE_3D) return gl.getParameter(gl.TEXTURE_BINDING_3D);
    if (target === gl.TEXTURE_2D_ARRAY) return gl.getParameter(gl.TEXTURE_BINDING_2D_ARRAY);
    return gl.getParameter(gl.TEXTURE_BINDING_CUBE_MAP);
  }

  #texelBytes(format: number): number {
    const context = this.#gl as unknown as Record<string, number>;
    const name = Object.keys(TEXEL_BYTES).find((each) => context[each] === format);
    return name === undefined ? USUAL_TEXEL_BYTES : (TEXEL_BYTES[name] ?? USUAL_TEXEL_BYTES);
  }

  #keep(thing: object | null, part: string, bytes: number): void {
    if (!thing) return;
    const parts = this.#made.get(thing) ?? new Map<string, number>();
    this.bytes += bytes - (parts.get(part) ?? 0);
    parts.set(part, bytes);
    this.#made.set(thing, parts);
  }

  #forget(thing: object): void {
    for (const bytes of this.#made.get(thing)?.values() ?? []) this.bytes -= bytes;
    this.#made.delete(thing);
  }
}

/** Bytes of what is uploaded; of a typed array `elements` of them where so many are named. */
function lengthOf(data: ArrayBufferView | ArrayBuffer | null, elements: number): number {
  if (!data) return 0;
  if (elements > 0 && 'BYTES_PER_ELEMENT' in data) return elements * Number(data.BYTES_PER_ELEMENT);
  return data.byteLength;
}

/** Width and height of a picture, canvas or video. */
function sizeOf(source: unknown): readonly [number, number] {
  const { width, height } = (source ?? {}) as { width?: number; height?: number };
  return [Number(width) || 0, Number(height) || 0];
}
