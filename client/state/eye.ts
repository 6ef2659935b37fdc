import type { Camera } from './view.ts';

/** Between the stage and whoever keeps another picture at the same camera. */
export interface Eye {
  /** The stage: the visitor, or a flight, has moved the camera. Not told of where it was led. */
  moved(camera: Camera): void;
  onMoved(listener: (camera: Camera) => void): () => void;
  /** Puts the camera there, at once. */
  lead(camera: Camera): void;
  onLed(listener: (camera: Camera) => void): () => void;
}

export function createEye(): Eye {
  const moved = new Set<(camera: Camera) => void>();
  const led = new Set<(camera: Camera) => void>();
  return {
    moved(camera) {
      for (const tell of moved) tell(camera);
    },
    onMoved: (listener) => joined(moved, listener),
    lead(camera) {
      for (const tell of led) tell(camera);
    },
    onLed: (listener) => joined(led, listener),
  };
}

function joined<Member>(members: Set<Member>, member: Member): () => void {
  members.add(member);
  return () => void members.delete(member);
}
