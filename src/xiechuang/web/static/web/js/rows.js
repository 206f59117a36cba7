// Rows of a form that can be added and removed without a round trip; the buttons also work as plain submit buttons.
function typedAnew(holder) {
  holder.dispatchEvent(new Event("input", { bubbles: true }));
}

// A copy of the blank row gets a number that no other row of this page has had.
let count = 0;
function blankRow(holder) {
  count += 1;
  const copy = holder.querySelector("template").content.cloneNode(true);
  for (const node of copy.querySelectorAll("[id], [for], [aria-label], [value]"))
    for (const name of ["id", "for", "aria-label", "value"])
      if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replaceAll("__n__", name === "aria-label" ? "" : `new${count}`).trim());
  return copy;
}

function number(holder) {
  const rows = [...holder.querySelectorAll("[data-row]")];
  rows.forEach((row, place) => {
    const label = row.getAttribute("aria-label").replace(/\s*\d*$/, "");
    row.setAttribute("aria-label", `${label} ${place + 1}`);
    const button = row.querySelector("[data-remove]");
    button.setAttribute("aria-label", `${button.getAttribute("aria-label").replace(/\s*\d*$/, "")} ${place + 1}`);
  });
}

function add(holder) {
  holder.querySelector("[data-list]").append(blankRow(holder));
  number(holder);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-remove]");
  const holder = button?.closest("[data-rows]");
  if (!holder) return;
  event.preventDefault();
  if (button.matches("[data-add]")) {
    add(holder);
    holder.querySelector("[data-list]").lastElementChild.querySelector("input, select").focus();
  } else {
    button.closest("[data-row]").remove();
    if (!holder.querySelector("[data-row]")) add(holder);
    number(holder);
    holder.querySelector("[data-add]").focus();
    typedAnew(holder);
  }
});

// A copy kept in this browser may have more rows than the page.
document.addEventListener("draftfill", (event) => {
  for (const holder of event.target.querySelectorAll("[data-rows]")) {
    const name = holder.querySelector("[data-row] [name]").name;
    const wanted = event.detail.getAll(name).length;
    while (holder.querySelectorAll("[data-row]").length < wanted) add(holder);
  }
}, true);
