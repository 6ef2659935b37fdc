/** How much detail is drawn, the most first. */
export const QUALITY_LEVELS = [0, 1, 2, 3] as const;
export type QualityLevel = (typeof QUALITY_LEVELS)[number];

/** What a level of detail comes to: each layer takes the part that concerns it. */
export interface Quality {
  readonly level: QualityLevel;
  /** Picture points for each point of the page, at the most; a screen of fewer keeps its own. */
  readonly mostPixelRatio: number;
  /** How the sun's shadows are drawn: with soft edges, with hard ones, or not at all. */
  readonly shadows: 'soft' | 'hard' | 'none';
  /** Metres from the eye beyond which no shadow is drawn. */
  readonly shadowReachM: number;
  /** Whether corners and courtyards are darkened by what stands around them. */
  readonly ambient: boolean;
  /** Pixels of a wall in a metre below which no window is drawn by itself: less is more of them. */
  readonly windowsFromPixelsPerM: number;
  /** Multiplies the distances beyond which fewer buildings keep their walls. */
  readonly buildingReach: number;
  /** Metres from the eye up to which trees have a trunk and a crown, and up to which there are any at all. */
  readonly treeNearM: number;
  readonly treeFarM: number;
  /** Share of the trees drawn, 0-1. */
  readonly treeShare: number;
  /** Whether the sea moves in the light. */
  readonly seaRipple: boolean;
}

/** What each level draws, by its number. Pictures to compare with are all of level 0. */
export const QUALITIES: Readonly<Record<QualityLevel, Quality>> = {
  0: {
    level: 0,
    mostPixelRatio: 2,
    shadows: 'soft',
    shadowReachM: 2400,
    ambient: true,
    windowsFromPixelsPerM: 1,
    buildingReach: 1,
    treeNearM: 420,
    treeFarM: 3200,
    treeShare: 1,
    seaRipple: true,
  },
  1: {
    level: 1,
    mostPixelRatio: 1.5,
    shadows: 'hard',
    shadowReachM: 1600,
    ambient: true,
    windowsFromPixelsPerM: 1.4,
    buildingReach: 0.9,
    treeNearM: 280,
    treeFarM: 2200,
    treeShare: 1,
    seaRipple: true,
  },
  2: {
    level: 2,
    mostPixelRatio: 1,
    shadows: 'hard',
    shadowReachM: 900,
    ambient: false,
    windowsFromPixelsPerM: 2,
    buildingReach: 0.85,
    treeNearM: 160,
    treeFarM: 1400,
    treeShare: 0.6,
    seaRipple: false,
  },
  3: {
    level: 3,
    mostPixelRatio: 1,
    shadows: 'none',
    shadowReachM: 0,
    ambient: false,
    windowsFromPixelsPerM: 3,
    buildingReach: 0.75,
    treeNearM: 0,
    treeFarM: 800,
    treeShare: 0.35,
    seaRipple: false,
  },
};
