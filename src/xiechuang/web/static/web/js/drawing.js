// Draws one chart from its JSON block in the colours of the page; tooltips are drawn, not HTML, for the content policy.
const maps = new Map();

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function clothed(option) {
  const [ink, soft, faint, line, paper] = ["--ink", "--ink-soft", "--ink-faint", "--line", "--paper"].map(colour);
  const axis = { axisLine: { lineStyle: { color: faint } }, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: faint } };
  const worn = { ...option };
  for (const name of ["xAxis", "yAxis"]) if (option[name]) worn[name] = { ...axis, ...option[name] };
  if (option.legend) worn.legend = { textStyle: { color: soft }, icon: "roundRect", itemWidth: 12, itemHeight: 8, ...option.legend };
  if (option.visualMap) worn.visualMap = { ...option.visualMap, textStyle: { color: soft }, inRange: { color: [colour("--accent-soft"), colour("--accent")] } };
  if (option.geo) worn.geo = { ...option.geo, ...land({ ink, paper }) };
  worn.series = option.series.map((series) => dressed(series, { ink, soft, faint, line, paper }));
  return {
    color: [1, 2, 3, 4, 5, 6].map((n) => colour(`--series-${n}`)),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    animation: false, // nothing moves unless it explains
    ...worn,
    tooltip: { renderMode: "richText", confine: true, backgroundColor: colour("--raised"), borderColor: line, textStyle: { color: ink, fontSize: 13 }, ...option.tooltip },
  };
}

function dressed(series, { ink, soft, faint, line, paper }) {
  const label = { color: series.type === "bar" || series.type === "line" ? soft : ink, textBorderColor: "transparent", ...series.label };
  if (series.type === "map") return { ...series, ...land({ ink, paper }), select: { disabled: true } };
  if (series.type === "effectScatter" || series.type === "scatter")
    return { ...series, label: { ...label, textBorderColor: paper, textBorderWidth: 2 }, itemStyle: { color: colour("--bad"), borderColor: paper, borderWidth: 1 } };
  if (series.type === "sankey") return { ...series, label, edgeLabel: { ...series.edgeLabel, color: ink, textBorderColor: "transparent" }, lineStyle: { color: "gradient", opacity: 0.35 }, itemStyle: { borderColor: paper } };
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
  if (!maps.has(name)) maps.set(name, fetch(url).then((answer) => answer.json()).then((shape) => window.echarts.registerMap(name, shape)));
  await maps.get(name);
}

export async function draw(plot) {
  const option = JSON.parse(document.getElementById(plot.dataset.plot).textContent);
  if (plot.dataset.map) await ensureMap(plot.dataset.mapName, plot.dataset.map);
  const chart = window.echarts.getInstanceByDom(plot) ?? window.echarts.init(plot);
  const show = () => chart.setOption(clothed(option), true);
  show();
  plot.dataset.drawn = "1";
  document.addEventListener("themechange", () => setTimeout(show, 0));
  new ResizeObserver(() => chart.resize()).observe(plot);
}
