// Finds charts and downloads the chart library only when there is one; draws again when the theme changes.
const library = new URL("../vendor/echarts.min.js", import.meta.url).href;
let loading = null;

function loadLibrary() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    start(entry.target);
  }
}, { rootMargin: "200px" });

async function start(plot) {
  await loadLibrary();
  const { draw } = await import("./drawing.js");
  await draw(plot);
}

function find(root) {
  for (const plot of root.querySelectorAll("[data-plot]:not([data-found])")) {
    plot.dataset.found = "1";
    seen.observe(plot);
  }
}

find(document);
document.addEventListener("htmx:load", (event) => find(event.target.parentElement ?? document));

function download(name, url) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function give(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  download(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function asCsv(table) {
  const guarded = (text) => (/^[=+@\t\r]/.test(text) || (/^-/.test(text) && isNaN(Number(text))) ? `'${text}` : text);
  const cell = (td) => `"${guarded((td.dataset.value ?? td.textContent).trim()).replaceAll('"', '""')}"`;
  return "\ufeff" + [...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\r\n");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  const figure = button.closest("figure");
  const name = figure.dataset.name;
  const drawn = figure.querySelector("[data-plot]");
  if (button.dataset.take === "csv") give(`${name}.csv`, asCsv(figure.querySelector("table")), "text/csv");
  else if (button.dataset.take === "svg") {
    await loadLibrary();
    const { asSvg } = await import("./drawing.js");
    give(`${name}.svg`, await asSvg(drawn), "image/svg+xml");
  } else {
    const plot = window.echarts?.getInstanceByDom(drawn);
    const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
    // As bytes: browsers refuse to download long data addresses.
    if (plot) give(`${name}.png`, Uint8Array.from(atob(plot.getDataURL({ pixelRatio: 2, backgroundColor: paper }).split(",")[1]), (one) => one.charCodeAt(0)), "image/png");
  }
});
