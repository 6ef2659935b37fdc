/** Rounds of reweighting: more change the weights by less than a hundredth. */
const ROUNDS = 4;

/** Keeps weights of features that say nothing at nothing. */
const RIDGE = 1e-3;

interface LearningSettings {
  /** Differences below this count as none: what is told in whole steps is right when it is off by less than half of one. */
  readonly least: number;
  /** The first so many features are doubted … */
  readonly doubted: number;
  /** … believed by half of what they show where they are known in so many rows, and soon wholly in more. */
  readonly doubtRows: number;
}

/**
 * Weights that make the sum of absolute differences between rows times weights and targets (nearly) least: iteratively
 * reweighted least squares. `rows` holds `width` numbers a row; 0 is what is not known.
 */
export function leastAbsolute(
  rows: Float64Array,
  targets: Float64Array,
  width: number,
  { least, doubted, doubtRows }: LearningSettings = { least: 0, doubted: 0, doubtRows: 0 },
): Float64Array {
  const count = targets.length;
  let weights = new Float64Array(width);
  const importance = new Float64Array(count).fill(1);
  const floor = Math.max(least, 0.05 * meanAbsolute(targets) + 1e-9);
  const doubts = knownRows(rows, width).map((known, feature) => {
    return RIDGE + (feature < doubted ? (doubtRows / Math.max(1, known)) ** 4 : 0);
  });
  for (let round = 0; round < ROUNDS; round++) {
    weights = solveWeighted({ rows, targets, doubts }, importance);
    for (let row = 0; row < count; row++) {
      const off = (targets[row] ?? 0) - dot(rows, row * width, weights);
      importance[row] = 1 / Math.max(Math.abs(off), floor);
    }
  }
  return weights;
}

/** In how many rows each feature is known. */
function knownRows(rows: Float64Array, width: number): Float64Array {
  const known = new Float64Array(width);
  for (let place = 0; place < rows.length; place++) {
    if (rows[place] !== 0) known[place % width] = (known[place % width] ?? 0) + 1;
  }
  return known;
}

/** The sum of a row's numbers times their weights; the row begins at `start`. */
export function dot(rows: Float64Array, start: number, weights: Float64Array): number {
  let sum = 0;
  for (let each = 0; each < weights.length; each++) sum += (rows[start + each] ?? 0) * (weights[each] ?? 0);
  return sum;
}

interface Lessons {
  readonly rows: Float64Array;
  readonly targets: Float64Array;
  /** How much each feature is held back, in shares of what is seen of it. */
  readonly doubts: Float64Array;
}

function solveWeighted({ rows, targets, doubts }: Lessons, importance: Float64Array): Float64Array<ArrayBuffer> {
  const width = doubts.length;
  const sums = new Float64Array(width * (width + 1));
  for (let row = 0; row < targets.length; row++) {
    const start = row * width;
    const weight = importance[row] ?? 0;
    const target = targets[row] ?? 0;
    for (let i = 0; i < width; i++) {
      const scaled = weight * (rows[start + i] ?? 0);
      if (scaled === 0) continue;
      const line = i * (width + 1);
      for (let j = i; j < width; j++) sums[line + j] = (sums[line + j] ?? 0) + scaled * (rows[start + j] ?? 0);
      sums[line + width] = (sums[line + width] ?? 0) + scaled * target;
    }
  }
  const matrix = Array.from({ length: width }, (_, i) => sums.slice(i * (width + 1), (i + 1) * (width + 1)));
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) set(matrix, i, j, at(matrix, j, i));
    set(matrix, i, i, at(matrix, i, i) * (1 + (doubts[i] ?? 0)) + RIDGE);
  }
  return solve(matrix, width);
}

/** Gaussian elimination with the largest pivot; a column without one gets weight 0. */
function solve(matrix: Float64Array[], width: number): Float64Array<ArrayBuffer> {
  for (let column = 0; column < width; column++) {
    let pivot = column;
    for (let row = column + 1; row < width; row++) {
      if (Math.abs(at(matrix, row, column)) > Math.abs(at(matrix, pivot, column))) pivot = row;
    }
    const [one, other] = [matrix[column], matrix[pivot]];
    if (one && other) [matrix[column], matrix[pivot]] = [other, one];
    const head = at(matrix, column, column);
    if (Math.abs(head) < 1e-12) continue;
    for (let row = 0; row < width; row++) {
      const share = row === column ? 0 : at(matrix, row, column) / head;
      if (share === 0) continue;
      for (let each = column; each <= width; each++) {
        set(matrix, row, each, at(matrix, row, each) - share * at(matrix, column, each));
      }
    }
  }
  return Float64Array.from({ length: width }, (_, row) => {
    const head = at(matrix, row, row);
    return Math.abs(head) < 1e-12 ? 0 : at(matrix, row, width) / head;
  });
}

function at(matrix: readonly Float64Array[], row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}

function set(matrix: readonly Float64Array[], row: number, column: number, value: number): void {
  const line = matrix[row];
  if (line) line[column] = value;
}

function meanAbsolute(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return values.length > 0 ? sum / values.length : 0;
}
