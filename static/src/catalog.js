// The naming desk and the file of a case.
//
// Links and forms with data-swap are fetched, and the part of the page marked #swap is put in the
// place of the old one; without this script they are links and forms. What a kind fills in stands on
// its option. Rows of the file are moved by Alt+arrows or dragged: both send the form in the row.

const part = () => document.querySelector("#swap");
const said = document.querySelector("#said");
const failed = document.body.dataset.failed;
let going = null; // the newest request: an answer to an older one is not shown
let dragged = null; // the row that is dragged, until it lies in its place

function say(text) {
  if (!said) return;
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
}

function spoken(page) {
  const told = [...page.querySelectorAll("#messages .message p")].map((line) => line.textContent.trim());
  const faults = [...page.querySelectorAll("#swap .faults li")].map((line) => line.textContent.trim());
  return [...faults, ...told].join(" ");
}

function settle(scrolled, at) {
  const list = part().querySelector(".naming-list");
  if (list) {
    list.scrollTop = scrolled;
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }
  const row = at ? document.getElementById(at) : null;
  (row ?? part()).focus({ preventScroll: !row });
  fetchNext();
}

// The picture that is wanted next, so that it is there when it is.
function fetchNext() {
  const address = part()?.dataset.ahead;
  if (address) new Image().src = address;
}

async function swap(address, options = {}, remember = true) {
  const mine = (going = {});
  const at = (dragged ?? document.activeElement?.closest("tr[data-document]"))?.id;
  part().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { credentials: "same-origin", headers: { "X-Step": "1" }, ...options });
    const text = await answer.text();
    if (mine !== going) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("#swap");
    if (!fresh) throw new Error("no page");
    const scrolled = part().querySelector(".naming-list")?.scrollTop ?? 0;
    part().replaceWith(fresh);
    if (remember && answer.ok) history.pushState(null, "", answer.url);
    settle(scrolled, at);
    say(spoken(page));
  } catch {
    part().removeAttribute("aria-busy");
    say(failed);
  }
}

function send(form, button) {
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  swap(form.action, { method: "POST", body: new URLSearchParams(data) });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  swap(link.href);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-swap]") || event.defaultPrevented) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

addEventListener("popstate", () => part() && swap(location.href, {}, false));

// --- The form ---------------------------------------------------------------------------------------

const field = (name) => document.querySelector(`#naming [name="${name}"]`);

function choose(name, value) {
  const select = field(name);
  if (select && [...select.options].some((option) => option.value === value)) select.value = value;
}

function fillIn(kind) {
  const option = [...field("kind").options].find(({ value }) => value && value === kind);
  if (!option) return;
  choose("heading", option.dataset.heading);
  choose("node", option.dataset.node);
}

document.addEventListener("change", ({ target }) => {
  if (!target.closest("#naming")) return;
  if (target.name === "title") {
    const known = [...document.querySelectorAll("#titles option")].find(({ value }) => value === target.value.trim());
    if (!known) return;
    choose("kind", known.dataset.kind);
    fillIn(known.dataset.kind);
  } else if (target.name === "kind") fillIn(target.value);
});

// --- Enter on the desk ------------------------------------------------------------------------------

const free = (target) => !target.closest?.("a, button, input, select, textarea, summary, dialog");

document.addEventListener("keydown", (event) => {
  const { sure, unsure } = part()?.dataset ?? {};
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !free(event.target)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const confirm = document.querySelector("[data-confirm-key]");
  if (!confirm) return;
  event.preventDefault();
  if (sure === "yes") confirm.click();
  else {
    field("title").focus();
    say(unsure);
  }
});

// --- The file: rows are moved -----------------------------------------------------------------------

function step(row, by) {
  const all = [...document.querySelectorAll("tr[data-document]")];
  const next = all[all.indexOf(row) + by];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("tr[data-document]");
  if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (row && event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    const button = row.querySelector(event.key === "ArrowUp" ? "[data-up]" : "[data-down]");
    if (button && !button.disabled) send(button.form, button);
    return;
  }
  if (event.altKey || !document.querySelector("tr[data-document]") || !(row || free(event.target))) return;
  const by = { j: 1, ArrowDown: row ? 1 : 0, k: -1, ArrowUp: row ? -1 : 0 }[event.key];
  if (by) {
    event.preventDefault();
    if (row) step(row, by);
    else document.querySelector("tr[data-document]").focus();
  } else if (row && event.key === "Enter" && event.target === row) row.querySelector("[data-open]").click();
});

const clear = () => {
  for (const row of document.querySelectorAll(".drop-before, .drop-into")) row.classList.remove("drop-before", "drop-into");
};
const target = (event) => event.target.closest?.("tbody[data-branch] > tr");

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("tr[data-document][draggable]") ?? null;
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const row = dragged && target(event);
  if (!row || row === dragged) return;
  event.preventDefault();
  clear();
  row.classList.add(row.dataset.document ? "drop-before" : "drop-into");
});
document.addEventListener("dragend", () => { clear(); dragged = null; });
document.addEventListener("drop", (event) => {
  const row = dragged && target(event);
  if (!row || row === dragged) return;
  event.preventDefault();
  const form = dragged.querySelector("form");
  const heading = row.parentElement.dataset.branch;
  const same = dragged.parentElement === row.parentElement;
  const down = same && Number(dragged.dataset.place) < Number(row.dataset.place);
  const data = new URLSearchParams(new FormData(form));
  data.set("heading", heading);
  // Before the row it is dropped on; on the name of a heading: first of it.
  data.set("place", String(row.dataset.document ? Number(row.dataset.place) - (down ? 1 : 0) : 1));
  swap(form.action, { method: "POST", body: data });
});

if (part()) fetchNext();
