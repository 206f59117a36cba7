// Nothing typed is lost: a copy stays in this browser until the server has it, and comes back after signing in again.
const PREFIX = "xc-draft:";
const PAUSE = 2000;
const MACHINERY = new Set(["csrfmiddlewaretoken", "edition", "key"]);

function keyOf(form) {
  return PREFIX + form.dataset.owner + ":" + location.pathname;
}

function typed(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !MACHINERY.has(name));
  return new URLSearchParams(pairs).toString();
}

// What the words were typed over: the server's edition where it keeps one, else the words that stood there.
function ground(form, words) {
  const edition = form.elements.edition?.value;
  return edition ? `edition ${edition}` : words;
}

function keep(form) {
  localStorage.setItem(keyOf(form), JSON.stringify({ base: form.dataset.base, text: typed(form) }));
}

function fill(form, text) {
  const values = new URLSearchParams(text);
  const places = new Map();
  form.dispatchEvent(new CustomEvent("draftfill", { detail: values }));
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || MACHINERY.has(field.name) || field.tagName === "BUTTON") continue;
    const given = values.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
    else if (given.length) {
      const place = places.get(field.name) ?? 0;
      places.set(field.name, place + 1);
      field.value = given[Math.min(place, given.length - 1)];
    }
  }
  form.dispatchEvent(new CustomEvent("draftfilled"));
}

function say(form, words, isBad = false) {
  const line = form.querySelector("[data-saved]");
  line.textContent = words;
  line.classList.toggle("is-bad", isBad);
}

// The server keeps the draft now: under which edition, and at its own address once it has one.
function settle(form, { edition, url }) {
  if (url && url !== location.pathname) {
    localStorage.removeItem(keyOf(form));
    history.replaceState(null, "", url + location.search);
    form.action = url + location.search;
  }
  if (!edition) return;
  if (!form.elements.edition) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "edition" });
    form.append(field);
  }
  form.elements.edition.value = edition;
}

async function save(form) {
  const line = form.querySelector("[data-saved]");
  const sent = typed(form);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
  body.set("autosave", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    const { said, edition, url } = await answer.json();
    say(form, said, !answer.ok);
    // Refused: nothing was kept. Something unreadable: the rest was, under an edition of its own.
    if (!answer.ok && !edition) return;
    settle(form, { edition, url });
    form.dataset.base = ground(form, sent);
    if (answer.ok && typed(form) === sent) localStorage.removeItem(keyOf(form));
    else keep(form);
  } catch {
    say(form, line.dataset.failed, true);
  }
}

let saving = null;
function queue(form) {
  const mine = (saving ?? Promise.resolve()).then(() => save(form)).finally(() => { if (saving === mine) saving = null; });
  saving = mine;
}

const form = document.querySelector("form[data-autosave]");
if (form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  form.dataset.base = ground(form, typed(form));
  // A copy comes back only on top of what it was typed over: newer words on the server are not overwritten.
  if (kept && !form.dataset.refused && kept.base === form.dataset.base && kept.text !== typed(form)) {
    fill(form, kept.text);
    say(form, form.querySelector("[data-saved]").dataset.restored);
    queue(form);
  } else localStorage.removeItem(keyOf(form));
  let timer;
  form.addEventListener("input", () => {
    keep(form);
    clearTimeout(timer);
    timer = setTimeout(() => queue(form), PAUSE);
  });
  // Pressing the button waits for a silent save under way: it would make the page's edition an old one.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    keep(form);
    if (!saving) return;
    event.preventDefault();
    const button = event.submitter;
    saving.then(() => form.requestSubmit(button));
  });
}

function forget(prefix) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}

// The case is lodged, or somebody leaves a shared computer: no copies stay behind.
const lodged = document.querySelector("[data-lodged]");
if (lodged) forget(PREFIX + lodged.dataset.lodged);
document.addEventListener("submit", (event) => { if (event.target.matches("[data-forget-drafts]")) forget(PREFIX); });
