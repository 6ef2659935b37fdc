import { MercatorCoordinate, type Map as MapLibreMap } from 'maplibre-gl';
import { Camera, Matrix4, Mesh, Scene, type ShaderMaterial, Vector3, WebGLRenderer } from 'three';
import { CITY_ORIGIN, METRES_PER_DEGREE } from '../../data/contract/place.ts';
import type { Relief } from '../../data/contract/package.ts';
import { LANDMARK_MODELS } from '../../scenes/models/index.ts';
import type { LandmarkModel } from '../../scenes/models/landmark.ts';
import type { LayerInput } from '../layers/layer.ts';
import { reliefHeightM } from '../layers/relief-mesh.ts';
import { landmarkMaterial, lightLandmarks, placeEye } from './landmark-material.ts';

/** The landmarks in one WebGL context. */
export interface LandmarkScene {
  update(input: LayerInput, shown: boolean): void;
  /** Draws with the map's matrix from Mercator's unit square to clip space. */
  render(mainMatrix: ArrayLike<number>): void;
  destroy(): void;
}

/** Mercator units in a metre at the city, as deck counts them. */
const UNITS_PER_METRE = 1 / (METRES_PER_DEGREE * 360 * Math.cos((CITY_ORIGIN[1] * Math.PI) / 180));

const ORIGIN = MercatorCoordinate.fromLngLat([CITY_ORIGIN[0], CITY_ORIGIN[1]]);

/** Makes the scene on the map's own context; models are built one at a time, between frames. */
export function createLandmarkScene(map: MapLibreMap, gl: WebGL2RenderingContext): LandmarkScene {
  const renderer = new WebGLRenderer({ canvas: map.getCanvas(), context: gl, antialias: true });
  renderer.autoClear = false;
  const scene = new Scene();
  const camera = new Camera();
  const material = landmarkMaterial();
  let relief: Relief | null = null;
  const building = buildOneByOne(scene, material, () => {
    place(scene, relief);
    map.triggerRepaint();
  });

  return {
    update(input, shown) {
      scene.visible = shown;
      relief = input.package.relief;
      place(scene, relief);
      lightLandmarks(material, input.palette, input.sun);
      map.triggerRepaint();
    },
    render(mainMatrix) {
      if (!scene.visible) return;
      camera.projectionMatrix.copy(new Matrix4().fromArray([...toArray(mainMatrix)]).multiply(TO_MERCATOR));
      placeEye(material, camera.projectionMatrix);
      renderer.resetState();
      renderer.render(scene, camera);
      renderer.resetState();
    },
    destroy() {
      building.stop();
      for (const child of scene.children) if (child instanceof Mesh) child.geometry.dispose();
      material.dispose();
      renderer.dispose();
    },
  };
}

/** From metres east, north and up of the city's origin to Mercator's unit square. */
const TO_MERCATOR = new Matrix4()
  .makeTranslation(ORIGIN.x, ORIGIN.y, 0)
  .scale(new Vector3(UNITS_PER_METRE, -UNITS_PER_METRE, UNITS_PER_METRE));

function toArray(matrix: ArrayLike<number>): number[] {
  return Array.from(matrix);
}

function buildOneByOne(scene: Scene, material: ShaderMaterial, onBuilt: () => void): { stop(): void } {
  const waiting = [...LANDMARK_MODELS];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const next = (): void => {
    const model = waiting.shift();
    if (!model) return;
    scene.add(meshOf(model, material));
    onBuilt();
    timer = setTimeout(next, BETWEEN_MODELS_MS);
  };
  timer = setTimeout(next, 0);
  return { stop: () => clearTimeout(timer ?? undefined) };
}

const BETWEEN_MODELS_MS = 30;

function meshOf(model: LandmarkModel, material: ShaderMaterial): Mesh {
  const mesh = new Mesh(model.build(), material);
  const { x, y } = MercatorCoordinate.fromLngLat([model.at[0], model.at[1]]);
  mesh.position.set((x - ORIGIN.x) / UNITS_PER_METRE, (ORIGIN.y - y) / UNITS_PER_METRE, 0);
  mesh.rotation.z = (-model.bearingDeg * Math.PI) / 180;
  mesh.userData = { at: model.at };
  mesh.frustumCulled = false;
  return mesh;
}

/** Stands every model on its hill. */
function place(scene: Scene, relief: Relief | null): void {
  for (const mesh of scene.children) {
    const [longitude, latitude] = mesh.userData.at as LandmarkModel['at'];
    mesh.position.z = relief ? reliefHeightM(relief, longitude, latitude) : 0;
    mesh.updateMatrixWorld();
  }
}
