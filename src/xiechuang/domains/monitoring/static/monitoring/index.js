// The index once more, in the browser: scores and ranks of all units for given weights, as engines/indices computes them.
// A sheet holds: values[unit][indicator] (null: not there), and for every level parents, carried, and the method to the next.

const LINKS = {
  arithmetic: [(x) => x, (x) => x],
  geometric: [Math.log, Math.exp],
  harmonic: [(x) => 1 / x, (x) => 1 / x],
};

function links(step) {
  if (step.method !== "power") return LINKS[step.method];
  const p = step.exponent;
  if (p === 0) return LINKS.geometric;
  return [(x) => x ** p, (x) => x ** (1 / p)];
}

// Where a child is missing, its weight is shared among those that are there.
function mean(row, children, weights, [there, back]) {
  let total = 0, sum = 0;
  for (const child of children) {
    if (row[child] === null || !(weights[child] > 0)) continue;
    sum += weights[child];
    total += there(row[child]) * weights[child];
  }
  return sum > 0 ? back(total / sum) : null;
}

function enough(row, children, threshold) {
  const known = children.filter((child) => row[child] !== null).length;
  return known >= threshold * children.length - 1e-9;
}

function climb(rows, step, weights, carried) {
  const groups = carried.map(() => []);
  step.parents.forEach((parent, child) => groups[parent].push(child));
  const through = links(step);
  return rows.map((row) => groups.map((children, group) => {
    if (carried[group]) return row[children[0]];
    return enough(row, children, step.threshold) ? mean(row, children, weights, through) : null;
  }));
}

// Equal scores share a rank, and the next comes after all of them; who has no score has no rank.
export function ranksOf(scores) {
  return scores.map((score) => (score === null ? null : 1 + scores.filter((other) => other !== null && other > score).length));
}

// Weights by level, as in sheet.levels; gives the score and the rank of every unit.
export function compute(sheet, weights) {
  let rows = sheet.values;
  for (let n = 0; n + 1 < sheet.levels.length; n += 1) rows = climb(rows, sheet.levels[n], weights[n], sheet.levels[n + 1].carried);
  const scores = rows.map((row) => row[0]);
  return { scores, ranks: ranksOf(scores) };
}
