import { describe, expect, it } from 'vitest';
import { countGl } from '../../client/stage/gl-counter.ts';

/** As much of a context as is counted: it knows what is bound, and draws nothing. */
function fakeContext() {
  const bound = new Map<number, object | null>();
  const constants = {
    TRIANGLES: 4,
    TRIANGLE_STRIP: 5,
    TRIANGLE_FAN: 6,
    ARRAY_BUFFER: 0x8892,
    ARRAY_BUFFER_BINDING: 0x8894,
    ELEMENT_ARRAY_BUFFER: 0x8893,
    ELEMENT_ARRAY_BUFFER_BINDING: 0x8895,
    TEXTURE_2D: 0x0de1,
    TEXTURE_BINDING_2D: 0x8069,
    TEXTURE_CUBE_MAP: 0x8513,
    TEXTURE_3D: 0x806f,
    TEXTURE_2D_ARRAY: 0x8c1a,
    RENDERBUFFER_BINDING: 0x8ca7,
    R8: 0x8229,
    RGBA8: 0x8058,
  };
  const nothing = (): void => undefined;
  const names = [
    'drawArrays',
    'drawElements',
    'drawRangeElements',
    'drawArraysInstanced',
    'drawElementsInstanced',
    'bufferData',
    'renderbufferStorage',
    'renderbufferStorageMultisample',
    'texImage2D',
    'texImage3D',
    'texStorage2D',
    'texStorage3D',
    'compressedTexImage2D',
    'generateMipmap',
    'deleteBuffer',
    'deleteTexture',
    'deleteRenderbuffer',
  ];
  const functions = Object.fromEntries(names.map((name) => [name, nothing]));
  const gl = { ...constants, ...functions, getParameter: (name: number) => bound.get(name) ?? null };
  return { gl: gl as unknown as WebGL2RenderingContext, bind: (name: number, thing: object) => bound.set(name, thing) };
}

describe('what the page makes and draws on the graphics card', () => {
  it('counts draw calls and triangles, those of every instance', () => {
    const { gl } = fakeContext();
    const tally = countGl(gl);
    gl.drawArrays(gl.TRIANGLES, 0, 30);
    gl.drawElements(gl.TRIANGLE_STRIP, 12, 0, 0);
    gl.drawElementsInstanced(gl.TRIANGLES, 6, 0, 0, 100);
    expect(tally()).toEqual({ drawCalls: 3, triangles: 10 + 10 + 200, bytes: 0 });
  });

  it('counts buffers while they are there, and their newest size', () => {
    const { gl, bind } = fakeContext();
    const tally = countGl(gl);
    const [vertices, indices] = [{}, {}];
    bind(gl.ARRAY_BUFFER_BINDING, vertices);
    bind(gl.ELEMENT_ARRAY_BUFFER_BINDING, indices);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(100), 0);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, 60, 0);
    expect(tally().bytes).toBe(460);
    gl.bufferData(gl.ARRAY_BUFFER, 1000, 0);
    expect(tally().bytes).toBe(1060);
    gl.deleteBuffer(vertices as WebGLBuffer);
    gl.deleteBuffer(vertices as WebGLBuffer);
    expect(tally().bytes).toBe(60);
  });

  it('counts textures by format and level, and render buffers by sample', () => {
    const { gl, bind } = fakeContext();
    const tally = countGl(gl);
    const picture = {};
    bind(gl.TEXTURE_BINDING_2D, picture);
    bind(gl.RENDERBUFFER_BINDING, {});
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, 64, 64, 0, 0, 0, null);
    gl.texImage2D(gl.TEXTURE_2D, 1, gl.R8, 32, 32, 0, 0, 0, null);
    expect(tally().bytes).toBe(64 * 64 + 32 * 32);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, 16, 16);
    gl.renderbufferStorageMultisample(0, 4, gl.RGBA8, 10, 10);
    gl.deleteTexture(picture as WebGLTexture);
    expect(tally().bytes).toBe(4 * 4 * 100);
  });
});
