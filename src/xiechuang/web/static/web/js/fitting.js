// Fits a chart to the width there is: narrow labels, small pictures side by side.
// Names beside lying bars leave the bars enough room on narrow screens.
function narrowed(option, width) {
  if (width > 420 || Array.isArray(option.yAxis) || option.yAxis?.type !== "category") return option;
  return { ...option, yAxis: { ...option.yAxis, axisLabel: { ...option.yAxis.axisLabel, width: 76, fontSize: 11 } } };
}

// Small pictures side by side: as many in a row as fit.
export function spread(option, width) {
  if (!option.panels) return narrowed(option, width);
  const { width: wide, height: high } = option.panels;
  const across = Math.max(1, Math.floor(width / wide)), each = width / across;
  const place = (n) => ({ left: (n % across) * each, top: Math.floor(n / across) * high });
  const axis = (one) => ({ ...one, axisLabel: { fontSize: 10, hideOverlap: true } });
  return {
    ...option,
    grid: option.grid.map((_, n) => ({ left: place(n).left + 36, top: place(n).top + 30, width: each - 56, height: high - 58 })),
    title: option.title.map((one, n) => ({ ...one, ...place(n), textStyle: { ...one.textStyle, width: each - 8, overflow: "truncate" } })),
    xAxis: option.xAxis.map(axis),
    yAxis: option.yAxis.map(axis),
  };
}

export function heightOf(option, width) {
  if (!option.panels) return null;
  return Math.ceil(option.grid.length / Math.max(1, Math.floor(width / option.panels.width))) * option.panels.height;
}
