import { createStore, type StoreApi } from 'zustand/vanilla';
import type { City } from '../../data/contract/city.ts';
import { EMPTY_ROOMS, type RoomFrame, type Rooms, type Touched, absorb, leave, settle } from './rooms.ts';

/** The city as this page knows it: what the watched rooms hold, together. */
interface CityState {
  readonly city: City;
  readonly rooms: Rooms;
  /** What the last step changed; the stage turns it into sub-range uploads. */
  readonly touched: readonly Touched[];
}

export type CityStore = StoreApi<CityState>;

export function createCity(): CityStore {
  return createStore<CityState>(() => ({ city: EMPTY_ROOMS.city, rooms: EMPTY_ROOMS, touched: [] }));
}

/** The one writer: takes in the frames that came together. */
export function applyFrames(store: CityStore, frames: readonly RoomFrame[]): void {
  write(store, absorb(store.getState().rooms, frames));
}

/** Forgets the rooms that are no longer watched. */
export function leaveRooms(store: CityStore, left: readonly RoomFrame['room'][]): void {
  write(store, leave(store.getState().rooms, left));
}

/** Lets go of what left its room and turned up in no other. */
export function settleCity(store: CityStore): void {
  write(store, settle(store.getState().rooms));
}

function write(store: CityStore, [rooms, touched]: readonly [Rooms, readonly Touched[]]): void {
  if (rooms !== store.getState().rooms) store.setState({ rooms, city: rooms.city, touched });
}
