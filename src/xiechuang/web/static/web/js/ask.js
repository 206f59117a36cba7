// Asks before a button with data-confirm does its work; a needed note must be there first.
const dialog = document.getElementById("ask");
let waiting = null;

function lacksNote(button) {
  const note = button.dataset.needs && document.getElementById(button.dataset.needs);
  if (!note || note.value.trim()) return false;
  note.setAttribute("aria-invalid", "true");
  note.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm], button[data-needs]");
  if (!button || button === waiting?.agreed) return;
  if (lacksNote(button)) return event.preventDefault();
  if (!button.dataset.confirm) return;
  event.preventDefault();
  waiting = { button };
  document.getElementById("ask-text").textContent = button.dataset.confirm;
  dialog.showModal();
}, true);

dialog?.querySelector("[data-yes]").addEventListener("click", () => {
  const { button } = waiting;
  dialog.close();
  waiting = { agreed: button };
  button.form.requestSubmit(button);
  waiting = null;
});
