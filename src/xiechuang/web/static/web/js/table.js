// The tick boxes of a list: all of the page at once, a count, and the bar that appears with the first tick.
function refresh(form) {
  const boxes = [...form.querySelectorAll('input[name="ids"]')];
  const ticked = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").classList.toggle("is-chosen", box.checked);
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = boxes.length > 0 && ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
  }
  form.querySelector(".batch")?.classList.toggle("is-open", ticked.length > 0);
  const words = form.querySelector("[data-chosen]");
  if (words) words.textContent = words.dataset.words.replace("%n", ticked.length);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-batch]");
  if (!form) return;
  if (event.target.matches("[data-all]"))
    for (const box of form.querySelectorAll('input[name="ids"]')) box.checked = event.target.checked;
  refresh(form);
});

// A page that the browser restores keeps its ticks: show them.
addEventListener("pageshow", () => document.querySelectorAll("form[data-batch]").forEach(refresh));
