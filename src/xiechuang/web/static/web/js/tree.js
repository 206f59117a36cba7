// Choosing from a tree: finding by words, and what is chosen as chips that can be taken off again.
function leaves(tree) {
  return [...tree.querySelectorAll("[data-leaf]")];
}

function showChosen(tree) {
  const list = tree.querySelector("[data-chosen]");
  list.replaceChildren(...leaves(tree).filter((leaf) => leaf.firstElementChild.checked).map((leaf) => {
    const chip = Object.assign(document.createElement("li"), { className: "chip chip--long" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "×" });
    button.setAttribute("aria-label", `× ${leaf.dataset.leaf}`);
    button.addEventListener("click", () => {
      leaf.firstElementChild.checked = false;
      leaf.firstElementChild.dispatchEvent(new Event("input", { bubbles: true }));
      leaf.firstElementChild.dispatchEvent(new Event("change", { bubbles: true }));
      tree.querySelector("[data-find]").focus();
    });
    chip.append(leaf.dataset.leaf, button);
    return chip;
  }));
}

function find(tree, words) {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const leaf of leaves(tree)) {
    const own = leaf.dataset.leaf.toLowerCase();
    const fits = wanted.every((word) => own.includes(word));
    leaf.hidden = !fits;
    found += fits;
  }
  for (const node of [...tree.querySelectorAll("[data-node]")].reverse()) {
    const some = node.querySelector("[data-leaf]:not([hidden])") !== null;
    node.hidden = !some;
    node.open = wanted.length ? some : node.querySelector("input:checked") !== null;
  }
  tree.querySelector("[data-none]").hidden = found > 0;
}

for (const tree of document.querySelectorAll("[data-tree]")) {
  const box = tree.querySelector("[data-find]");
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    find(tree, box.value);
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  tree.addEventListener("change", () => showChosen(tree));
  showChosen(tree);
}
document.addEventListener("draftfilled", (event) => { for (const tree of event.target.querySelectorAll("[data-tree]")) showChosen(tree); }, true);
