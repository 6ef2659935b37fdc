/** Rounds of reweighting: more change the weights by less than a hundredth. */
const ROUNDS = 4;

/** Keeps weights of features that say nothing at nothing. */
const RIDGE = 1e-3;

/**
 * Weights that make the sum of absolute differences between rows times weights and targets (nearly) least: iteratively
 * reweighted least squares. `rows` holds `width` numbers a row.
 */
export function leastAbsolute(rows: Float64Array, targets: Float64Array, width: number): Float64Array {
  const count = targets.length;
  let weights = new Float64Array(width);
  const importance = new Float64Array(count).fill(1);
  const floor = 0.05 * meanAbsolute(targets) + 1e-9;
  for (let round = 0; round < ROUNDS; round++) {
    weights = solveWeighted(rows, targets, importance, width);
    for (let row = 0; row < count; row++) {
      const off = (targets[row] ?? 0) - dot(rows, row * width, weights);
      importance[row] = 1 / Math.max(Math.abs(off), floor);
    }
  }
  return weights;
}

/** The sum of a row's numbers times their weights; the row begins at `start`. */
export function dot(rows: Float64Array, start: number, weights: Float64Array): number {
  let sum = 0;
  for (let each = 0; each < weights.length; each++) sum += (rows[start + each] ?? 0) * (weights[each] ?? 0);
  return sum;
}

function solveWeighted(
  rows: Float64Array,
  targets: Float64Array,
  importance: Float64Array,
  width: number,
): Float64Array<ArrayBuffer> {
  const matrix = Array.from({ length: width }, () => new Float64Array(width + 1));
  for (let row = 0; row < targets.length; row++) {
    const start = row * width;
    const weight = importance[row] ?? 0;
    for (let i = 0; i < width; i++) {
      const scaled = weight * (rows[start + i] ?? 0);
      const line = matrix[i];
      if (scaled === 0 || !line) continue;
      for (let j = i; j < width; j++) line[j] = (line[j] ?? 0) + scaled * (rows[start + j] ?? 0);
      line[width] = (line[width] ?? 0) + scaled * (targets[row] ?? 0);
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) set(matrix, i, j, at(matrix, j, i));
    set(matrix, i, i, at(matrix, i, i) * (1 + RIDGE) + RIDGE);
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
