// Starts everything; each part listens on the document, so that what htmx brings in later works too.
import "./theme.js";
import "./panels.js";
import "./ask.js";
import "./table.js";
import "./copying.js";
import "./rows.js";
import "./tree.js";
import "./combobox.js";
import "./drafts.js";
import "./figures.js";
import "./leaving.js";

document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();
