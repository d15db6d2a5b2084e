// Keys: g + letter goes to a room, / searches, j k Enter walk tables, ? shows what there is.
//
// A control that has a key says so: data-press="s" is the key, data-key-help="…" what it does. A page
// that listens itself announces its keys with data-key-shown="←" in place of data-press.

const FOLLOW = 1500; // milliseconds in which the letter has to follow g
const SWITCH = "letter-keys";
// What the same keys give under a Chinese input method.
const ALSO = { "、": "/", "？": "?" };

const keysDialog = document.querySelector("#keys");
let awaiting = -Infinity;

const isTyping = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

const lettersOff = () => localStorage.getItem(SWITCH) === "off";

function press(element) {
  if (!element || element.disabled) return false;
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
  return true;
}

// Built from all candidates, never from a selector: a key may be any character.
const bearing = (name, key) =>
  [...document.querySelectorAll(`[data-${name}]`)].find((element) => element.dataset[name] === key);

function rows() {
  return [...document.querySelectorAll("[data-rows] > tbody > tr")].filter((row) => row.offsetParent);
}

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement?.closest("[data-rows] > tbody > tr"));
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
  all[next].tabIndex = -1;
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

function open(target) {
  return target.matches?.("[data-rows] > tbody > tr") ? press(target.querySelector("[data-open], a[href]")) : false;
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function leave(target) {
  const menu = target.closest?.("details[data-menu][open]") ?? document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (isTyping(target)) target.blur();
}

function entry(key, text) {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  const meaning = document.createElement("dd");
  for (const part of key.split(" ")) {
    const shown = document.createElement("kbd");
    shown.textContent = part;
    term.append(shown, " ");
  }
  meaning.textContent = text;
  line.append(term, meaning);
  return line;
}

function list(name, entries) {
  const section = keysDialog.querySelector(`[data-keys="${name}"]`);
  section.querySelector("dl").replaceChildren(...entries);
  section.hidden = !entries.length;
}

function pageKeys() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-key-help]")) {
    const key = element.dataset.press ?? element.dataset.keyShown;
    if (key && !found.has(key)) found.set(key, element.dataset.keyHelp);
  }
  return [...found].map(([key, text]) => entry(key, text));
}

function roomKeys() {
  return [...document.querySelectorAll("a[data-key]")].map((link) =>
    entry(`g ${link.dataset.key}`, (link.querySelector("[data-label]") ?? link).textContent.trim()));
}

function showKeys() {
  list("page", pageKeys());
  list("rooms", roomKeys());
  const there = { search: document.querySelector("[data-search]"), rows: rows().length };
  for (const line of keysDialog.querySelectorAll("[data-needs]")) line.hidden = !there[line.dataset.needs];
  keysDialog.querySelector("[data-letters]").checked = !lettersOff();
  keysDialog.showModal();
  return true;
}

function letter(key) {
  const room = performance.now() - awaiting < FOLLOW && bearing("key", key);
  awaiting = -Infinity;
  if (room) return press(room);
  if (bearing("press", key)) return press(bearing("press", key));
  if (key === "g") awaiting = performance.now();
  return { "/": search, "j": () => step(1), "k": () => step(-1) }[key]?.() ?? false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") leave(event.target);
  if (isTyping(event.target)) return;
  const key = ALSO[event.key] ?? event.key;
  const done = key === "Enter" ? open(event.target) : key === "?" ? showKeys() : !lettersOff() && letter(key);
  if (done) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-keys]")) showKeys();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

keysDialog.querySelector("[data-letters]").addEventListener("change", (event) => {
  localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
});
