// Drop-down panels close on Escape and on a click elsewhere; the drawer opens when htmx has filled it.
function openPanels() {
  return document.querySelectorAll("details.pop[open]");
}

document.addEventListener("click", (event) => {
  for (const panel of openPanels()) if (!panel.contains(event.target)) panel.open = false;
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches("dialog[open]")) event.target.close();
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog).showModal();
  }
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-back]")) history.back();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of openPanels()) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const drawer = document.getElementById("drawer");
  if (event.target.id === "drawer-body" && !drawer.open) drawer.showModal();
});

// A session that ended shows the sign-in page instead of a piece of a page.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});

// What is folded open on wide screens would push everything else down on a telephone.
if (matchMedia("(max-width: 719px)").matches) for (const part of document.querySelectorAll("details[data-narrow-closed]")) part.open = false;

// In a long menu, the page one is on is in sight.
const menu = document.getElementById("menu");
const here = menu?.querySelector("[aria-current]");
if (here && here.offsetTop + here.offsetHeight > menu.clientHeight) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
