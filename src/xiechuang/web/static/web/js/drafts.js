// Nothing typed is lost: a copy stays in this browser until the server has it, and comes back after signing in again.
const PREFIX = "xc-draft:";
const PAUSE = 2000;

function keyOf(form) {
  return PREFIX + form.dataset.owner + ":" + location.pathname;
}

function typed(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return new URLSearchParams(pairs).toString();
}

function keep(form) {
  localStorage.setItem(keyOf(form), JSON.stringify({ base: form.dataset.base, text: typed(form) }));
}

function fill(form, text) {
  const values = new URLSearchParams(text);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken" || field.tagName === "BUTTON") continue;
    const given = values.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
    else if (given.length) field.value = given[0];
  }
}

function say(form, words, isBad = false) {
  const line = form.querySelector("[data-saved]");
  line.textContent = words;
  line.classList.toggle("is-bad", isBad);
}

async function save(form) {
  const line = form.querySelector("[data-saved]");
  const sent = typed(form);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
  body.set("autosave", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    say(form, (await answer.json()).said);
    form.dataset.base = sent;
    if (typed(form) === sent) localStorage.removeItem(keyOf(form));
    else keep(form);
  } catch {
    say(form, line.dataset.failed, true);
  }
}

const form = document.querySelector("form[data-autosave]");
if (form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  form.dataset.base = typed(form);
  // A copy comes back only on top of what it was typed over: newer words on the server are not overwritten.
  if (kept && !form.dataset.refused && kept.base === form.dataset.base && kept.text !== form.dataset.base) {
    fill(form, kept.text);
    say(form, form.querySelector("[data-saved]").dataset.restored);
    save(form);
  } else localStorage.removeItem(keyOf(form));
  let timer;
  form.addEventListener("input", () => {
    keep(form);
    clearTimeout(timer);
    timer = setTimeout(() => save(form), PAUSE);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); keep(form); });
}

function forget(prefix) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}

// The case is lodged, or somebody leaves a shared computer: no copies stay behind.
const lodged = document.querySelector("[data-lodged]");
if (lodged) forget(PREFIX + lodged.dataset.lodged);
document.addEventListener("submit", (event) => { if (event.target.matches("[data-forget-drafts]")) forget(PREFIX); });
