// 试一试权重: every change of a weight is answered at once; the table is the server's own, only its cells are written anew.
import { compute } from "./index.js";

const form = document.querySelector("form[data-what-if]");
const sheet = JSON.parse(document.getElementById("what-if-sheet").textContent);
const table = document.querySelector("table[data-ranking]");
const said = document.querySelector("[data-said]");
const rows = sheet.units.map((unit) => table.querySelector(`tr[data-unit="${CSS.escape(unit)}"]`));
let speaking = 0;

function typed() {
  return sheet.levels.map((level) => level.codes.map((code, n) => {
    const field = level.slots[n] ? form.elements.namedItem(`w-${code}`) : null;
    if (!field) return level.weights[n];
    const number = Number(field.value);
    return field.value.trim() !== "" && Number.isFinite(number) && number >= 0 ? number : level.weights[n];
  }));
}

function put(row, name, text) {
  const cell = row.querySelector(`[data-${name}]`);
  if (cell.textContent !== text) cell.textContent = text;
}

function shifted(now, before) {
  if (now === null || before === null) return "--";
  return now < before ? `↑ ${before - now}` : now > before ? `↓ ${now - before}` : "—";
}

function shares(weights) {
  sheet.levels.forEach((level, n) => level.codes.forEach((code, place) => {
    const shown = form.querySelector(`[data-share="${CSS.escape(code)}"]`);
    if (!shown || !level.slots[place]) return;
    const siblings = level.parents.flatMap((parent, other) => (parent === level.parents[place] ? [weights[n][other]] : []));
    const total = siblings.reduce((sum, one) => sum + one, 0);
    shown.textContent = total > 0 ? `${((100 * weights[n][place]) / total).toFixed(1)}%` : "0%";
  }));
}

function show() {
  const began = performance.now();
  const weights = typed();
  const { scores, ranks } = compute(sheet, weights);
  sheet.units.forEach((unit, n) => {
    put(rows[n], "rank", ranks[n] === null ? "--" : String(ranks[n]));
    put(rows[n], "score", scores[n] === null ? "--" : scores[n].toFixed(2));
    put(rows[n], "shift", shifted(ranks[n], sheet.ranks[n]));
  });
  const order = sheet.units.map((_, n) => n).sort((a, b) => (ranks[a] ?? Infinity) - (ranks[b] ?? Infinity) || a - b);
  const body = rows[0].parentElement;
  order.forEach((n, place) => { if (body.children[place] !== rows[n]) body.insertBefore(rows[n], body.children[place]); });
  shares(weights);
  table.dataset.took = String(performance.now() - began);
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const moved = ranks.filter((rank, n) => rank !== sheet.ranks[n]).length;
    said.textContent = said.dataset.words.replace("%n", moved);
  }, 400);
}

// A slider and a number are two handles of one weight.
form.addEventListener("input", (event) => {
  const field = event.target;
  const twin = field.dataset.twin && form.querySelector(`#${CSS.escape(field.dataset.twin)}`);
  if (twin) twin.value = field.value;
  show();
});
form.addEventListener("reset", () => setTimeout(show, 0));
form.querySelectorAll("[data-slider]").forEach((slider) => { slider.hidden = false; });
show();
