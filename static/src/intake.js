// The form of a receipt: finds its case while one types, and adds and takes away rows.
//
// Without this module the same is done by the server: the number is looked up when the form is sent,
// and the buttons "more" and "drop" send it to be shown again.

const form = document.querySelector("#receipt");
const body = form.querySelector("[data-pieces]");
const sum = form.querySelector("[data-sum]");
const rows = () => [...body.rows];

for (const shown of form.querySelectorAll("[data-scripted]")) shown.hidden = false;

// Rows ------------------------------------------------------------------------------------------

const nameOf = (row) => row.querySelector("input[list]");

function clear(row) {
  for (const field of row.querySelectorAll("input, select")) {
    field.value = field.name.endsWith("-copies") ? "1" : field.name.endsWith("-original") ? field.options[0].value : "";
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const fault of row.querySelectorAll(".fault")) fault.remove();
}

// Names, labels and buttons say which row it is; the number of a piece that is there stays.
function renumber() {
  rows().forEach((row, at) => {
    for (const field of row.querySelectorAll("[name^='pieces-']")) {
      const column = field.name.split("-")[2];
      field.name = field.id = `pieces-${at}-${column}`;
    }
    for (const labelled of row.querySelectorAll("[aria-label]")) {
      labelled.setAttribute("aria-label", labelled.getAttribute("aria-label").replace(/\d+/, at + 1));
    }
    row.querySelector("[data-drop]").value = at;
    const place = row.querySelector("[name$='-place']").value;
    row.querySelector("[data-number]").textContent = place || at + 1;
  });
  add();
}

// How many there are, and how many pages, as far as it is written.
function add() {
  const whole = (row, column) => Math.max(Number.parseInt(row.querySelector(`[name$='-${column}']`).value, 10) || 0, 0);
  const written = rows().filter((row) => nameOf(row).value.trim());
  const pages = written.reduce((all, row) => all + whole(row, "pages") * whole(row, "copies"), 0);
  sum.textContent = written.length ? sum.dataset.words.replace("{pieces}", written.length).replace("{pages}", pages) : "";
}

function more() {
  if (rows().length >= Number(body.dataset.most)) return;
  const row = body.rows[body.rows.length - 1].cloneNode(true);
  clear(row);
  body.append(row);
  renumber();
  nameOf(row).focus();
}

function next(row) {
  const following = row.nextElementSibling;
  if (following) nameOf(following).focus();
  else if (nameOf(row).value.trim()) more();
}

function drop(row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  if (neighbour) row.remove();
  else clear(row);
  renumber();
  nameOf(neighbour ?? row).focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-more], [data-drop]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-more]")) more();
  else drop(button.closest("tr"));
});

form.addEventListener("input", add);

form.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const row = event.target.closest("[data-pieces] > tr");
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
  } else if (!row) return;
  else if (event.key === "Enter" && event.target.matches("input, select")) {
    event.preventDefault();
    next(row);
  } else if (event.key === "Delete" && event.ctrlKey) {
    event.preventDefault();
    drop(row);
  }
});

add();

// The case --------------------------------------------------------------------------------------

const DELAY = 200; // milliseconds after the last letter
const holder = form.querySelector("[data-suggest]");
const number = holder.querySelector("input");
const people = document.querySelector("#people");
const list = document.createElement("ul");
let asked = 0;
let waiting;
let found = [];
let chosen = -1;

list.id = "cases-found";
list.className = "suggest-list";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.querySelector(`label[for="${number.id}"]`).textContent);
holder.append(list);
for (const [name, value] of Object.entries({ "role": "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false" })) {
  number.setAttribute(name, value);
}

function close() {
  list.hidden = true;
  chosen = -1;
  number.setAttribute("aria-expanded", "false");
  number.removeAttribute("aria-activedescendant");
}

function line(one, at) {
  const item = document.createElement("li");
  item.id = `case-found-${at}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const [name, about] = [document.createElement("b"), document.createElement("span")];
  name.textContent = one.number;
  about.textContent = [one.about, one.holder, one.stage].filter(Boolean).join(" · ");
  item.append(name, about);
  return item;
}

function show(cases) {
  found = cases;
  chosen = -1;
  list.replaceChildren(...found.map(line));
  if (!found.length) {
    const none = document.createElement("li");
    none.textContent = holder.dataset.none;
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    none.setAttribute("aria-selected", "false");
    list.append(none);
  }
  list.hidden = false;
  number.setAttribute("aria-expanded", "true");
}

async function ask() {
  const typed = number.value.trim();
  const mine = (asked += 1);
  if (!typed) return close();
  const answer = await fetch(`${holder.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { headers: { Accept: "application/json" } }).catch(() => null);
  // Only what was asked last is shown; a refusal or a login page is nothing to show.
  if (mine !== asked || !answer?.ok || answer.redirected || document.activeElement !== number) return undefined;
  return show(await answer.json());
}

function mark(at) {
  chosen = (at + found.length) % found.length;
  [...list.children].forEach((item, here) => item.setAttribute("aria-selected", String(here === chosen)));
  number.setAttribute("aria-activedescendant", list.children[chosen].id);
}

function take(at) {
  const one = found[at];
  number.value = one.number;
  people.replaceChildren(...one.people.map((name) => Object.assign(document.createElement("option"), { value: name })));
  asked += 1;
  close();
}

number.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, DELAY);
});

number.addEventListener("keydown", (event) => {
  if (event.isComposing || list.hidden || event.ctrlKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) mark(chosen < 0 && step < 0 ? found.length - 1 : chosen + step);
  else if (event.key === "Enter" && found.length) take(Math.max(chosen, 0));
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});

// Before the field loses the focus to the list, or the list would be gone.
list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const item = event.target.closest("[role=option]");
  const at = [...list.children].indexOf(item);
  if (found[at]) take(at);
});

number.addEventListener("blur", close);
