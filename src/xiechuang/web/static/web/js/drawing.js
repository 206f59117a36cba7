// Draws one chart from its JSON block in the colours of the page; tooltips are drawn, not HTML, for the content policy.
import { heightOf, spread } from "./fitting.js";
import { counted } from "./counting.js";

const maps = new Map(), sizes = new Map(), sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function clothed(option) {
  const [ink, soft, faint, line, paper] = ["--ink", "--ink-soft", "--ink-faint", "--line", "--paper"].map(colour);
  const axis = { axisLine: { lineStyle: { color: faint } }, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: faint } };
  const worn = { ...option };
  for (const name of ["xAxis", "yAxis"]) if (option[name]) worn[name] = every(option[name], (one) => ({ ...axis, ...one, axisLabel: { color: soft, hideOverlap: one.type === "value", ...one.axisLabel } }));
  if (option.title) worn.title = every(option.title, (one) => ({ ...one, textStyle: { color: ink, ...one.textStyle } }));
  if (option.radar) worn.radar = { ...option.radar, axisName: { color: soft, ...option.radar.axisName }, splitArea: { show: false }, splitLine: { lineStyle: { color: line } }, axisLine: { lineStyle: { color: line } } };
  if (option.legend) worn.legend = { textStyle: { color: soft }, icon: "roundRect", itemWidth: 12, itemHeight: 8, ...option.legend };
  if (option.visualMap) worn.visualMap = { textStyle: { color: soft }, ...option.visualMap, inRange: { color: [colour("--accent-soft"), colour("--accent")] } };
  if (option.geo) worn.geo = { ...option.geo, ...land({ ink, paper }) };
  worn.series = option.series.map((series) => dressed(series, { ink, soft, faint, line, paper }));
  return inked({
    color: [1, 2, 3, 4, 5, 6].map((n) => colour(`--series-${n}`)),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    animation: false, // nothing moves unless it explains
    ...worn,
    tooltip: { renderMode: "richText", confine: true, backgroundColor: colour("--raised"), borderColor: line, textStyle: { color: ink, fontSize: 13 }, ...option.tooltip },
  });
}

function every(given, change) {
  return Array.isArray(given) ? given.map(change) : change(given);
}

// A chart names the colours of the page, "--good"; only here do they become colours, and again when the theme changes.
function inked(value, key = "") {
  if (Array.isArray(value)) return value.map((one) => inked(one, key));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inked(one, name)]));
  return /color$/i.test(key) && typeof value === "string" && value.startsWith("--") ? colour(value) : value;
}

function dressed(series, { ink, soft, faint, line, paper }) {
  const label = { color: series.type === "bar" || series.type === "line" ? soft : ink, textBorderColor: "transparent", ...(series.type === "bar" ? { formatter: counted } : {}), ...series.label };
  if (series.type === "map") return { ...series, ...land({ ink, paper }), select: { disabled: true } };
  if (series.type === "effectScatter" || series.type === "scatter")
    return { ...series, label: { ...label, textBorderColor: paper, textBorderWidth: 2 }, itemStyle: { ...(series.isColoured ? {} : { color: colour("--bad") }), borderColor: series.isColoured ? soft : paper, borderWidth: 1 } };
  if (series.type === "sankey") return { ...series, label, edgeLabel: { ...series.edgeLabel, formatter: counted, color: ink, textBorderColor: "transparent" }, lineStyle: { color: "gradient", opacity: 0.35 }, itemStyle: { borderColor: paper } };
  if (series.type === "pie") return { ...series, label: { ...label, color: ink }, itemStyle: { borderColor: paper, borderWidth: 2 }, labelLine: { lineStyle: { color: faint } } };
  return { ...series, label };
}

// Names only under the pointer: forty of them at once would cover each other.
function land({ ink, paper }) {
  return {
    label: { show: false },
    itemStyle: { areaColor: colour("--sunken"), borderColor: colour("--line-firm"), borderWidth: 0.5 },
    emphasis: { label: { show: true, color: ink, textBorderColor: paper, textBorderWidth: 2 }, itemStyle: { areaColor: colour("--mark") } },
  };
}

async function ensureMap(name, url) {
  if (!maps.has(name)) maps.set(name, fetch(url).then((answer) => answer.json()).then((shape) => { window.echarts.registerMap(name, shape); return shape; }));
  return maps.get(name);
}

// Points that name an area stand around its middle, side by side in a small ring; what the map does not know is left out.
function placed(option, shape, spots) {
  const middles = new Map(shape.features.map((one) => [one.properties.name, one.properties.cp]));
  for (const spot of spots) middles.set(spot.name, [spot.longitude, spot.latitude]);
  const all = option.series.flatMap((series) => series.data.filter((one) => one.place));
  const counts = new Map(), seen = new Map();
  for (const one of all) counts.set(one.place, (counts.get(one.place) ?? 0) + 1);
  const stand = (one) => {
    if (!one.place) return one;
    const middle = middles.get(one.place);
    if (!middle) return null;
    const n = seen.get(one.place) ?? 0, total = counts.get(one.place);
    seen.set(one.place, n + 1);
    const reach = total > 1 ? 0.16 : 0, turn = (2 * Math.PI * n) / total;
    return { ...one, value: [middle[0] + reach * Math.cos(turn), middle[1] + reach * 0.8 * Math.sin(turn), ...(one.value === undefined ? [] : [one.value])] };
  };
  return { ...option, series: option.series.map((series) => ({ ...series, data: series.data.map(stand).filter(Boolean) })) };
}

// Sizes that the content asks for, as rules of a sheet of ours: the content policy allows no style in the page.
function sized(plot, option) {
  const high = heightOf(option, plot.clientWidth) ?? plot.dataset.height;
  const wanted = [[plot.dataset.width, "min-width"], [high, "height"]].filter(([pixels]) => pixels).map(([pixels, name]) => `${name}:${Number(pixels)}px`).join(";");
  if ((sizes.get(plot.dataset.plot) ?? "") === wanted) return;
  sizes.set(plot.dataset.plot, wanted);
  sheet.replaceSync([...sizes].map(([name, rule]) => `[data-plot="${CSS.escape(name)}"]{${rule}}`).join(""));
}

function optionOf(plot, shape) {
  const option = JSON.parse(document.getElementById(plot.dataset.plot).textContent);
  return shape ? placed(option, shape, JSON.parse(plot.dataset.points || "[]")) : option;
}

export async function draw(plot) {
  const shape = plot.dataset.map ? await ensureMap(plot.dataset.mapName, plot.dataset.map) : null;
  sized(plot, optionOf(plot, null));
  const chart = window.echarts.getInstanceByDom(plot) ?? window.echarts.init(plot);
  const show = () => {
    const option = optionOf(plot, shape); // read anew: another part of the page may have changed the numbers
    sized(plot, option);
    chart.resize();
    chart.setOption(clothed(spread(option, plot.clientWidth)), true);
  };
  show();
  plot.dataset.drawn = "1";
  document.addEventListener("themechange", () => setTimeout(show, 0));
  plot.addEventListener("numberschange", show);
  let width = plot.clientWidth;
  new ResizeObserver(() => {
    if (plot.clientWidth === width) return;
    width = plot.clientWidth;
    show();
  }).observe(plot);
}

// The same picture as a drawing that can be enlarged without loss.
export async function asSvg(plot) {
  const shape = plot.dataset.map ? await ensureMap(plot.dataset.mapName, plot.dataset.map) : null;
  const chart = window.echarts.init(null, null, { renderer: "svg", ssr: true, width: plot.clientWidth, height: plot.clientHeight });
  chart.setOption({ ...clothed(spread(optionOf(plot, shape), plot.clientWidth)), backgroundColor: colour("--paper") });
  const drawing = chart.renderToSVGString();
  chart.dispose();
  return drawing;
}
