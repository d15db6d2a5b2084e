// The sorting desk: pages as thumbnails, gathered into pieces, worked with keys.
//
// Each control says what it does (data-do) and which keys do it (data-keys). A change is sent at once;
// the answer says how the pages lie now, and only what differs is drawn anew. Changes wait for each
// other, so that each is made to what the one before has left.

const desk = document.querySelector("#desk");
const pieces = desk.querySelector("#pieces");
const peek = desk.querySelector("#peek");
const large = document.querySelector("#large");
const token = document.querySelector("meta[name=csrf-token]").content;
const words = desk.dataset;

const SOON = 90; // milliseconds a page is rested on before its picture is fetched
const EVERY = 2000; // milliseconds between looks while the machine is at work
const SELDOM = 8000; // and otherwise: somebody else may be sorting, too
const ROOMS = 1500; // milliseconds in which a letter after g goes to a room
const AT_ONCE = 200; // thumbnails asked for at once

const state = {
  edition: Number(words.edition),
  stamp: words.stamp,
  current: null,
  anchor: null,
  chosen: new Set(),
  show: "all",
  machine: true,
};

// --- The pages as they lie -------------------------------------------------------------------------

const thumbs = new Map(); // number of row -> its <li>
const heads = new WeakMap(); // section -> the head it shows
let shown = []; // the <li> that are not hidden, in order
let order = []; // all of them

const id = (thumb) => Number(thumb.dataset.page);
const all = () => [...pieces.querySelectorAll(".thumb")];

const FILTERS = {
  all: () => true,
  findings: ({ dataset }) => "marks" in dataset && !("aside" in dataset),
  blank: ({ dataset }) => "blank" in dataset,
  failed: ({ dataset }) => dataset.state === "failed" && !("aside" in dataset),
  aside: ({ dataset }) => "aside" in dataset,
};

function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

// Hides what the filter leaves out, and gives every page its number.
function count() {
  order = all();
  const wanted = FILTERS[state.show];
  shown = [];
  order.forEach((thumb, at) => {
    setText(thumb.querySelector("[data-number]"), String(at + 1));
    const fits = wanted(thumb);
    if (thumb.hidden === fits) thumb.hidden = !fits;
    if (fits) shown.push(thumb);
  });
  for (const section of pieces.children) {
    const empty = !section.querySelector(".thumb:not([hidden])");
    if (section.hidden !== empty) section.hidden = empty;
  }
  desk.querySelector("[data-empty]").hidden = order.length > 0;
}

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

// A picture that is the same stays: drawn anew it would flicker.
function keepPicture(from, to) {
  const [old, fresh] = [from.querySelector("img"), to.querySelector("img")];
  if (!old || !fresh || old.getAttribute("src") !== fresh.getAttribute("src")) return;
  old.dataset.turn = fresh.dataset.turn;
  fresh.replaceWith(old);
}

function draw(drawn = {}) {
  for (const [key, html] of Object.entries(drawn)) {
    const fresh = parsed(html);
    const old = thumbs.get(Number(key));
    thumbs.set(Number(key), fresh);
    if (!old) continue;
    fresh.tabIndex = old.tabIndex;
    fresh.setAttribute("aria-selected", old.getAttribute("aria-selected"));
    fresh.classList.toggle("is-current", old.classList.contains("is-current"));
    keepPicture(old, fresh);
    old.replaceWith(fresh);
  }
}

function sectionOf(first) {
  const section = document.createElement("section");
  const head = document.createElement("h2");
  const list = document.createElement("ol");
  section.className = "piece";
  head.className = "piece-head";
  head.id = `piece-${first}`;
  list.className = "thumbs";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-multiselectable", "true");
  list.setAttribute("aria-labelledby", head.id);
  section.append(head, list);
  return section;
}

const firstOf = (section) => Number(section.querySelector(".thumb")?.dataset.page);

// Brings the pages into the order that is told, moving none that lies right already.
function lay(told) {
  const known = new Map([...pieces.children].map((section) => [firstOf(section), section]));
  let place = pieces.firstElementChild;
  for (const { head, pages } of told) {
    const first = pages[0][0];
    const section = known.get(first) ?? sectionOf(first);
    known.delete(first);
    if (section === place) place = place.nextElementSibling;
    else pieces.insertBefore(section, place);
    if (heads.get(section) !== head) {
      section.firstElementChild.innerHTML = head;
      heads.set(section, head);
    }
    layPiece(section.lastElementChild, pages);
  }
  for (const section of known.values()) section.remove();
}

function layPiece(list, pages) {
  let place = list.firstElementChild;
  for (const [page] of pages) {
    const thumb = thumbs.get(page);
    if (thumb === place) place = place.nextElementSibling;
    else list.insertBefore(thumb, place);
  }
}

// What is new or was worked meanwhile.
async function fetchThumbs(told, drawn = {}) {
  const stale = told.flatMap(({ pages }) => pages)
    .filter(([page, version]) => !(page in drawn) && thumbs.get(page)?.dataset.version !== version)
    .map(([page]) => page);
  for (let at = 0; at < stale.length; at += AT_ONCE) {
    const wanted = stale.slice(at, at + AT_ONCE).join(".");
    const { pages } = await ask(`${words.address}/thumbs?pages=${wanted}`);
    const focused = pieces.contains(document.activeElement);
    draw(pages);
    if (focused) thumbs.get(state.current)?.focus({ preventScroll: true });
  }
}

async function take(answer) {
  if (answer.pieces) await fetchThumbs(answer.pieces, answer.pages);
  // What is drawn or moved loses the focus; it gets it back.
  const focused = pieces.contains(document.activeElement);
  if (answer.pages) draw(answer.pages);
  if (answer.pieces) {
    lay(answer.pieces);
    state.edition = answer.edition;
    for (const field of desk.querySelectorAll("[data-edition-field]")) field.value = answer.edition;
    count();
    counted(answer.counts);
    named("undo", words.undo, answer.undo);
    named("redo", words.redo, answer.redo);
    settle(focused);
  }
  if (answer.stamp) state.stamp = answer.stamp;
  if (answer.progress) tellProgress(answer.progress);
  if (answer.said) say(answer.said);
}

function counted(counts) {
  for (const [what, many] of Object.entries(counts)) {
    setText(desk.querySelector(`[data-count="${what}"]`), String(many));
  }
}

// Undo and redo say on the control what they would do.
function named(what, sentence, name) {
  const button = desk.querySelector(`[data-do="${what}"]`);
  if (!button) return;
  button.disabled = !name;
  button.title = name ? sentence.replace("{w}", name) : "";
}

function tellProgress({ done, total, words: told, failed, rests }) {
  const line = desk.querySelector("#progress");
  const bar = line.querySelector("progress");
  bar.max = total || 1;
  bar.value = done;
  setText(line.querySelector("[data-words]"), told);
  const retry = line.querySelector("[data-failed]");
  if (retry) retry.hidden = !failed;
  state.machine = !rests;
}

function say(text) {
  const line = desk.querySelector("#said");
  // The same sentence twice is said twice.
  line.textContent = "";
  line.textContent = text;
}

const warn = (text) => document.dispatchEvent(new CustomEvent("say", { detail: { text, kind: "error" } }));

// --- Talking to the server -------------------------------------------------------------------------

async function ask(address, given = {}) {
  const headers = { Accept: "application/json", ...given.headers };
  if (given.method) headers["X-CSRFToken"] = token;
  const answer = await fetch(address, { ...given, headers });
  const kind = answer.headers.get("Content-Type") ?? "";
  const body = kind.includes("json") ? await answer.json() : null;
  if (answer.ok && body) return body;
  throw new Error(body?.error ?? document.body.dataset.failed);
}

const send = (address, body) => ask(address, {
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

let pending = Promise.resolve();
let waiting = 0;
let generation = 0;

// One after the other; once one is refused, those made on top of it are dropped.
function queue(work) {
  const born = generation;
  waiting += 1;
  pieces.setAttribute("aria-busy", "true");
  pending = pending.then(async () => {
    if (born !== generation) return;
    try {
      await take(await work());
    } catch (fault) {
      generation += 1;
      warn(fault.message);
      await look(true);
    }
  }).finally(() => {
    waiting -= 1;
    pieces.setAttribute("aria-busy", String(waiting > 0));
  });
  return pending;
}

// What else it takes (rest) is found only when its turn has come: the pages may lie otherwise by then.
function change(verb, pages, rest = () => ({})) {
  return queue(() => {
    const given = rest();
    return given ? send(`${words.address}/${verb}`, { edition: state.edition, pages, ...given }) : {};
  }).then(peekSoon);
}

// How things stand: what the machine has done, and what others have.
async function look(anew = false) {
  try {
    await take(await ask(`${words.address}/now?stamp=${anew ? "" : state.stamp}`));
  } catch {
    // Nobody answers; it is asked again soon, and whoever presses a key is told.
  }
}

async function watch() {
  if (!document.hidden && !waiting) await look();
  setTimeout(watch, state.machine ? EVERY : SELDOM);
}

// --- Which page is looked at, and which are chosen -------------------------------------------------

const chosenOrCurrent = () => {
  const picked = order.filter((thumb) => state.chosen.has(id(thumb)));
  return (picked.length ? picked : [thumbs.get(state.current)]).filter(Boolean).map(id);
};

const pieceOf = (thumb) => [...thumb.closest(".thumbs").children].map(id);

function mark() {
  for (const thumb of order) {
    const chosen = String(state.chosen.has(id(thumb)));
    if (thumb.getAttribute("aria-selected") !== chosen) thumb.setAttribute("aria-selected", chosen);
  }
  tellPlace();
}

function tellPlace() {
  const at = order.indexOf(thumbs.get(state.current)) + 1;
  const here = at ? words.here.replace("{n}", at).replace("{m}", order.length) : "";
  const many = state.chosen.size;
  const text = many ? `${here} · ${words.chosen.replace("{n}", many)}` : here;
  setText(desk.querySelector("[data-place]"), text);
  setText(large.querySelector("[data-large-place]"), here);
  setText(peek.querySelector("[data-peek-place]"), here);
}

function regard(thumb, { focus = true } = {}) {
  const old = thumbs.get(state.current);
  if (old) {
    old.tabIndex = -1;
    old.classList.remove("is-current");
  }
  state.current = id(thumb);
  thumb.tabIndex = 0;
  thumb.classList.add("is-current");
  if (focus && !large.open) thumb.focus({ preventScroll: true });
  thumb.scrollIntoView({ block: "nearest" });
  tellPlace();
  enlarge();
  peekSoon();
}

// After the pages were laid anew the same page is looked at, or what now lies nearest.
function settle(focused) {
  const here = thumbs.get(state.current);
  if (here?.isConnected && !here.hidden) {
    if (focused && document.activeElement !== here && !large.open) here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest" });
  } else if (shown.length) {
    const after = here ? shown.find((thumb) => order.indexOf(thumb) > order.indexOf(here)) : shown[0];
    regard(after ?? shown[shown.length - 1], { focus: focused });
  }
  mark();
}

function reach(thumb, extend) {
  if (!thumb) return;
  if (extend) {
    state.anchor ??= state.current;
    const ends = [shown.indexOf(thumbs.get(state.anchor)), shown.indexOf(thumb)].sort((a, b) => a - b);
    state.chosen = new Set(shown.slice(ends[0], ends[1] + 1).map(id));
  } else state.anchor = null;
  regard(thumb);
  if (extend) mark();
}

let across = 1;
new ResizeObserver(() => {
  const list = pieces.querySelector(".piece:not([hidden]) .thumbs");
  if (list) across = getComputedStyle(list).gridTemplateColumns.split(" ").length;
}).observe(pieces);

// Up and down go from row to row, through the ends of pieces.
function vertical(by) {
  const here = thumbs.get(state.current);
  const list = here.closest(".thumbs");
  const own = [...list.children].filter((thumb) => !thumb.hidden);
  const at = own.indexOf(here);
  const column = at % across;
  const row = Math.floor(at / across) + by;
  if (row >= 0 && row * across < own.length) return own[Math.min(row * across + column, own.length - 1)];
  const lists = [...pieces.querySelectorAll(".piece:not([hidden]) .thumbs")];
  const next = lists[lists.indexOf(list) + by];
  if (!next) return null;
  const there = [...next.children].filter((thumb) => !thumb.hidden);
  const start = by > 0 ? 0 : Math.floor((there.length - 1) / across) * across;
  return there[Math.min(start + column, there.length - 1)];
}

function step(by) {
  const at = shown.indexOf(thumbs.get(state.current));
  return shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
}

const MOVES = {
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  J: () => step(1),
  K: () => step(-1),
  ArrowDown: () => vertical(1),
  ArrowUp: () => vertical(-1),
  PageDown: () => step(3 * across),
  PageUp: () => step(-3 * across),
  Home: () => shown[0],
  End: () => shown[shown.length - 1],
};

function toggle(thumb) {
  const page = id(thumb);
  if (!state.chosen.delete(page)) state.chosen.add(page);
  state.anchor = page;
  mark();
}

// --- The page beside, and the large picture --------------------------------------------------------

let timer = 0;
let asking = null;

function peekSoon() {
  clearTimeout(timer);
  timer = setTimeout(peekNow, SOON);
}

async function peekNow() {
  asking?.abort();
  asking = new AbortController();
  const page = state.current;
  if (!page) return;
  try {
    const answer = await fetch(`${words.address}/pages/${page}`, { signal: asking.signal });
    if (!answer.ok || page !== state.current) return;
    const html = await answer.text();
    if (page !== state.current || peek.contains(document.activeElement)) return;
    peek.innerHTML = html;
    tellPlace();
  } catch {
    // Another page is looked at by now.
  }
}

function enlarge() {
  if (!large.open) return;
  const picture = large.querySelector("img");
  const thumb = thumbs.get(state.current);
  const version = thumb?.dataset.reading;
  picture.hidden = !version;
  if (!version) return;
  const address = words.reading.replace("/0/", `/${state.current}/`);
  picture.src = `${address}?v=${version}`;
  picture.dataset.turn = thumb.querySelector("img")?.dataset.turn ?? "0";
}

large.addEventListener("close", () => {
  const thumb = thumbs.get(state.current);
  if (thumb) regard(thumb);
});

// --- What can be done ------------------------------------------------------------------------------

function turn(button) {
  const by = Number(button.dataset.by);
  const pages = chosenOrCurrent();
  for (const page of pages) {
    const picture = thumbs.get(page).querySelector("img");
    // Seen at once; the recognised picture follows.
    if (picture) picture.dataset.turn = (Number(picture.dataset.turn) + by) % 360;
  }
  enlarge();
  change("turn", pages, () => ({ by }));
}

function moveBy(by) {
  const pages = chosenOrCurrent();
  change("move", pages, () => {
    const places = pages.map((page) => order.indexOf(thumbs.get(page)));
    const beside = order[by > 0 ? Math.max(...places) + 1 : Math.min(...places) - 1];
    return beside && { beside: id(beside), after: by > 0 };
  });
}

function next(fits, by = 1) {
  const here = order.indexOf(thumbs.get(state.current));
  for (let far = 1; far <= order.length; far += 1) {
    const thumb = order[(here + by * far + order.length * 2) % order.length];
    if (!thumb.hidden && fits(thumb)) return thumb;
  }
  return null;
}

const needsLook = (thumb) => FILTERS.findings(thumb) || FILTERS.failed(thumb);

function nextFinding() {
  const found = next(needsLook);
  if (found) reach(found, false);
  else say(words.none);
}

const numbered = (text) => order[Number(text) - 1];

function opened(name) {
  const dialog = document.querySelector(`#${name}`);
  dialog.querySelector("form").reset();
  dialog.returnValue = "no";
  dialog.showModal();
  dialog.querySelector("input")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      thumbs.get(state.current)?.focus({ preventScroll: true });
      if (dialog.returnValue === "yes") resolve(new FormData(dialog.querySelector("form")));
    }, { once: true });
  });
}

async function moveTo() {
  const pages = chosenOrCurrent();
  const number = Number((await opened("move-to")).get("number"));
  const before = numbered(number);
  const last = order[order.length - 1];
  change("move", pages, () => (before ? { beside: id(before), after: false } : { beside: id(last), after: true }));
}

async function rescan() {
  const [page] = chosenOrCurrent();
  const given = await opened("rescan");
  const file = given.get("file");
  if (file?.size) {
    const body = new FormData();
    body.append("file", file);
    queue(() => ask(`${words.address}/pages/${page}/rescan`, { method: "POST", body }));
    state.machine = true;
    return;
  }
  const other = numbered(given.get("number"));
  if (other) change("replace", [page, id(other)]);
  else say(words.nowhere);
}

async function assign() {
  const many = state.chosen.size > 0;
  const pages = many ? chosenOrCurrent() : pieceOf(thumbs.get(state.current));
  const what = document.querySelector("[data-assign-what]");
  what.textContent = (many ? what.dataset.pages : what.dataset.piece).replace("{n}", pages.length);
  offer("");
  const to = (await opened("assign")).get("to");
  if (to) change("assign", pages, () => ({ to }));
}

let typed = 0;

async function offer(text) {
  const place = document.querySelector("#offers");
  const answer = await fetch(`${words.address}/offers?words=${encodeURIComponent(text)}`);
  if (answer.ok) place.innerHTML = await answer.text();
}

document.querySelector("#assign-words")?.addEventListener("input", ({ target }) => {
  clearTimeout(typed);
  typed = setTimeout(() => offer(target.value), 250);
});
// Enter in the words chooses the first that is found; sent it is only with a choice.
document.querySelector("#assign")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "assign-words") return;
  event.preventDefault();
  document.querySelector("#offers input")?.focus();
});

function choosePiece() {
  state.chosen = new Set(pieceOf(thumbs.get(state.current)));
  mark();
}

const ACTS = {
  "turn": turn,
  "split": () => change("split", [state.current]),
  "merge": () => change("merge", [state.current]),
  "aside": () => change("aside", chosenOrCurrent()),
  "blank": () => change("blank", chosenOrCurrent()),
  "restore": () => change("restore", chosenOrCurrent()),
  "blanks": () => change("blanks", order.filter(FILTERS.blank).map(id)),
  "earlier": () => moveBy(-1),
  "later": () => moveBy(1),
  "piece-earlier": () => change("move_piece", [state.current], () => ({ after: false })),
  "piece-later": () => change("move_piece", [state.current], () => ({ after: true })),
  "move-to": moveTo,
  "rescan": rescan,
  "assign": assign,
  "undo": () => change("undo", []),
  "redo": () => change("redo", []),
  "retry": () => queue(() => send(`${words.address}/retry`, {})),
  "next-finding": nextFinding,
  "choose-piece": choosePiece,
};
// Of no use without a page that is looked at.
const ALWAYS = new Set(["undo", "redo", "retry"]);

function show(what) {
  state.show = what;
  for (const button of desk.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === what));
  }
  count();
  settle(pieces.contains(document.activeElement));
}

function act(button) {
  if (button.disabled) return;
  const { do: what, show: filter, post } = button.dataset;
  if (filter) show(filter);
  else if (post) {
    queue(() => send(post, {})).then(() => { button.blur(); peekNow(); });
  } else if (what && (state.current || ALWAYS.has(what))) ACTS[what](button);
  else if (!what) button.click();
}

// --- Keys ------------------------------------------------------------------------------------------

const ALSO = { "Ctrl+Z": "U", "Ctrl+Shift+Z": "Ctrl+Y", "Delete": "X", "Shift+F": "Shift+F" };
let room = -Infinity;

function combination({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const name = key.length === 1 ? key.toUpperCase() : key;
  return [ctrlKey || metaKey ? "Ctrl+" : "", altKey ? "Alt+" : "", shiftKey ? "Shift+" : "", name].join("");
}

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
const isControl = (target) => target.closest?.("button, a, summary, input");
const lettersOff = () => localStorage.getItem("letter-keys") === "off";

function isOurs(event) {
  if (event.isComposing || isTyping(event.target)) return false;
  if (document.querySelector("dialog[open]:not(#large)")) return false;
  const single = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (single && event.timeStamp - room < ROOMS) return false;
  room = single && event.key === "g" ? event.timeStamp : -Infinity;
  // Who has switched single letters off still has them while on the pages.
  return !(single && lettersOff() && !pieces.contains(event.target));
}

function moves(event) {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const letter = name.length === 1;
  if (event.altKey || event.ctrlKey || event.metaKey || (letter && event.shiftKey)) return false;
  if (!MOVES[name] || !shown.length) return false;
  if (!letter && !large.open && !pieces.contains(event.target) && event.target !== document.body) return false;
  if (state.current) reach(MOVES[name](), event.shiftKey);
  else reach(shown[0], false);
  return true;
}

function onPages(event) {
  if (!pieces.contains(event.target) && !large.open) return false;
  const here = thumbs.get(state.current);
  if (!here) return false;
  if (event.key === " ") toggle(here);
  else if (event.key === "Enter" && !event.ctrlKey) openLarge();
  else if (event.key === "Escape" && !large.open && state.chosen.size) {
    state.chosen.clear();
    mark();
  } else if (event.key.toLowerCase() === "a" && event.ctrlKey) {
    state.chosen = new Set(shown.map(id));
    mark();
  } else return false;
  return true;
}

function openLarge() {
  if (large.open) large.close();
  else {
    large.showModal();
    enlarge();
    tellPlace();
  }
}

function pressed(event) {
  const name = combination(event);
  const wanted = ALSO[name] ?? name;
  if ((event.key === " " || event.key === "Enter") && isControl(event.target) && wanted !== "Ctrl+Enter") return false;
  if (wanted === "Shift+F") {
    const found = next(needsLook, -1);
    if (found) reach(found, false);
    return Boolean(found);
  }
  const button = [...document.querySelectorAll("[data-keys]")].find((one) => one.dataset.keys === wanted);
  if (button) act(button);
  return Boolean(button);
}

// While capturing: what is pressed here is not for the keys of the house.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !isOurs(event)) return;
  if (moves(event) || onPages(event) || pressed(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// --- Pointer ---------------------------------------------------------------------------------------

desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-show], [data-post]");
  if (button) {
    act(button);
    // Who works with the mouse goes on with the keys; who came by keys stays on the control.
    if (event.detail > 0 && !document.querySelector("dialog[open]")) thumbs.get(state.current)?.focus({ preventScroll: true });
    return undefined;
  }
  const thumb = event.target.closest(".thumb");
  if (!thumb) return undefined;
  if (event.ctrlKey || event.metaKey) {
    regard(thumb);
    toggle(thumb);
  } else reach(thumb, event.shiftKey);
  if (!event.ctrlKey && !event.metaKey && !event.shiftKey && state.chosen.size) {
    state.chosen.clear();
    mark();
  }
  return undefined;
});

pieces.addEventListener("dblclick", (event) => {
  if (event.target.closest(".thumb")) openLarge();
});

let dragged = [];

function dropSide(event) {
  const thumb = event.target.closest?.(".thumb");
  if (!thumb || dragged.includes(id(thumb))) return null;
  const box = thumb.getBoundingClientRect();
  return { thumb, after: event.clientX > box.left + box.width / 2 };
}

function showDrop(side) {
  for (const thumb of pieces.querySelectorAll(".drop-before, .drop-after")) {
    thumb.classList.remove("drop-before", "drop-after");
  }
  side?.thumb.classList.add(side.after ? "drop-after" : "drop-before");
}

if ("works" in words) {
  pieces.addEventListener("dragstart", (event) => {
    const thumb = event.target.closest(".thumb");
    if (!thumb) return;
    if (!state.chosen.has(id(thumb))) state.chosen.clear();
    regard(thumb);
    mark();
    dragged = chosenOrCurrent();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.join(" "));
  });
  pieces.addEventListener("dragover", (event) => {
    const side = dragged.length ? dropSide(event) : null;
    showDrop(side);
    if (side) event.preventDefault();
  });
  pieces.addEventListener("drop", (event) => {
    const side = dropSide(event);
    event.preventDefault();
    if (side && dragged.length) change("move", dragged, () => ({ beside: id(side.thumb), after: side.after }));
  });
  pieces.addEventListener("dragend", () => {
    dragged = [];
    showDrop(null);
  });
}

// --- To begin with ---------------------------------------------------------------------------------

for (const thumb of all()) thumbs.set(id(thumb), thumb);
for (const section of pieces.children) heads.set(section, "");
count();
named("undo", words.undo, words.undoes);
named("redo", words.redo, words.redoes);
// Whoever comes from a page goes on at that page.
const asked = thumbs.get(Number(window.location.hash.replace("#page-", "")));
if (asked ?? shown.length) regard(asked ?? shown[0]);
setTimeout(watch, EVERY);
