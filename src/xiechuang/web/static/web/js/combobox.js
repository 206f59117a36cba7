// A search box that completes: arrows choose, Enter asks, Escape closes. Without script it is a plain form.
// The list comes from the server by htmx; the pattern is WAI-ARIA's combobox with a listbox, focus stays in the box.
function listOf(box) {
  return document.getElementById(box.getAttribute("aria-controls"));
}

function options(box) {
  return [...listOf(box).querySelectorAll('[role="option"]')];
}

function choose(box, option) {
  for (const one of options(box)) one.setAttribute("aria-selected", String(one === option));
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function chosen(box) {
  return options(box).find((option) => option.getAttribute("aria-selected") === "true");
}

function open(box, isOpen) {
  const list = listOf(box);
  const some = isOpen && list.childElementCount > 0;
  list.hidden = !some;
  box.setAttribute("aria-expanded", String(some));
  if (!some) choose(box, null);
}

function say(box) {
  const status = document.getElementById(listOf(box).dataset.status);
  const n = listOf(box).childElementCount;
  status.textContent = n ? status.dataset.words.replace("%n", n) : "";
}

function ask(box, option) {
  box.value = option.dataset.value;
  open(box, false);
  box.form.requestSubmit();
}

function step(box, by) {
  const all = options(box);
  if (!all.length) return false;
  open(box, true);
  const at = all.indexOf(chosen(box));
  // Past either end stands the box itself, with nothing chosen.
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  choose(box, all[next] ?? null);
  return true;
}

// Each says whether the key was used up here.
const keys = {
  ArrowDown: (box) => step(box, 1),
  ArrowUp: (box) => step(box, -1),
  Enter: (box) => {
    const option = chosen(box);
    if (option) ask(box, option);
    return Boolean(option);
  },
  Escape: (box) => {
    const wasOpen = box.getAttribute("aria-expanded") === "true";
    open(box, false);
    return wasOpen;
  },
};

document.addEventListener("keydown", (event) => {
  // While an input method composes, these keys are its own.
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.matches("[data-combobox]") && keys[event.key]?.(event.target)) event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const box = event.target.matches?.("[data-options]") && document.querySelector(`[aria-controls="${event.target.id}"]`);
  if (!box) return;
  open(box, document.activeElement === box && box.value.trim() !== "");
  say(box);
});

// The answer to what is no longer typed is not shown.
document.addEventListener("htmx:beforeSwap", (event) => {
  const box = event.detail.requestConfig?.elt;
  if (box?.matches?.("[data-combobox]") && event.detail.requestConfig.parameters.q !== box.value) event.detail.shouldSwap = false;
});

// Pressing a choice must not take the focus out of the box before the click arrives.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-options]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest('[data-options] [role="option"]');
  if (option) ask(document.querySelector(`[aria-controls="${option.parentElement.id}"]`), option);
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches("[data-combobox]")) open(event.target, false);
});
