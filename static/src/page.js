// A page to read: its text lies over the picture, to be searched, chosen and copied.

const LARGEST = 4;
const SMALLEST = 0.3;
const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;

const view = document.querySelector("#view");
const sheet = document.querySelector("#sheet");
const lines = document.querySelector("#lines");
let zoom = 1;

const boxOf = (text) => text.split(" ").map(Number);

function put(element, [left, top, right, bottom], scale) {
  element.style.left = `${left * scale}px`;
  element.style.top = `${top * scale}px`;
  element.style.width = `${(right - left) * scale}px`;
  element.style.height = `${(bottom - top) * scale}px`;
}

// A line is as long as its box: its text is set in the height of the box and drawn out or together.
function lay(line, scale) {
  const box = boxOf(line.dataset.box);
  const upright = line.classList.contains("layer-vertical");
  const across = (upright ? box[2] - box[0] : box[3] - box[1]) * scale;
  const along = (upright ? box[3] - box[1] : box[2] - box[0]) * scale;
  put(line, box, scale);
  line.style.fontSize = `${across * 0.86}px`;
  line.style.lineHeight = `${across}px`;
  line.style.letterSpacing = "0px";
  const signs = [...line.firstChild.textContent].length;
  const natural = upright ? line.scrollHeight : measured(line, across * 0.86);
  if (signs > 0) line.style.letterSpacing = `${(along - natural) / signs}px`;
}

const canvas = document.createElement("canvas").getContext("2d");

function measured(line, size) {
  canvas.font = `${size}px ${getComputedStyle(line).fontFamily}`;
  return canvas.measureText(line.firstChild.textContent).width;
}

function doubts(line, scale) {
  for (const old of sheet.querySelectorAll(`.doubt[data-of="${line.dataset.line}"]`)) old.remove();
  for (const box of (line.dataset.unsure ?? "").split(",").filter(Boolean)) {
    const mark = document.createElement("i");
    mark.className = "doubt";
    mark.dataset.of = line.dataset.line;
    put(mark, boxOf(box), scale);
    sheet.append(mark);
  }
}

function layAll() {
  const scale = sheet.clientWidth / Number(sheet.dataset.width);
  for (const line of sheet.querySelectorAll(".layer-line")) {
    lay(line, scale);
    doubts(line, scale);
  }
}

function setZoom(by) {
  zoom = by ? Math.min(Math.max(zoom * by, SMALLEST), LARGEST) : 1;
  sheet.style.width = `${zoom * 100}%`;
}

// The line under the pointer, on the picture and in the list.
function light(number) {
  for (const old of document.querySelectorAll(".is-lit")) old.classList.remove("is-lit");
  if (number === undefined) return;
  for (const one of document.querySelectorAll(`#layer-${number} > .layer-line, #line-${number}`)) one.classList.add("is-lit");
}

// The end of a line of a scan is no end of a sentence.
function joined(text) {
  return text.replace(/\s*\n\s*/g, (_all, at, whole) => {
    const before = whole[at - 1] ?? "";
    const after = whole.slice(at).trimStart()[0] ?? "";
    return CHINESE.test(before) || CHINESE.test(after) ? "" : " ";
  });
}

function chosenText() {
  const chosen = getSelection();
  const parts = [];
  for (const line of sheet.querySelectorAll(".layer-line")) {
    if (!chosen.containsNode(line, true)) continue;
    const range = chosen.getRangeAt(0).cloneRange();
    const own = document.createRange();
    own.selectNodeContents(line);
    if (range.compareBoundaryPoints(Range.START_TO_START, own) < 0) range.setStart(own.startContainer, own.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, own) > 0) range.setEnd(own.endContainer, own.endOffset);
    parts.push(range.toString());
  }
  return joined(parts.filter(Boolean).join("\n"));
}

if (sheet) {
  new ResizeObserver(layAll).observe(sheet);
  document.addEventListener("copy", (event) => {
    if (!sheet.contains(getSelection().anchorNode)) return;
    event.clipboardData.setData("text/plain", chosenText());
    event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => setZoom(Number(button.dataset.zoom)));
  }
}

for (const place of [sheet, lines].filter(Boolean)) {
  place.addEventListener("pointerover", (event) => light(event.target.closest("[data-line]")?.dataset.line));
  place.addEventListener("pointerleave", () => light());
  place.addEventListener("focusin", (event) => light(event.target.closest("[data-line]")?.dataset.line));
}

// Who has found a fault on the picture corrects it there.
sheet?.addEventListener("dblclick", (event) => {
  const number = event.target.closest(".layer-line")?.dataset.line;
  document.querySelector(`#line-${number} .line-edit`)?.click();
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (sheet) layAll();
  const field = document.querySelector("#line-field");
  if (field && detail.target.contains?.(field)) field.select();
  field?.focus();
  const kept = document.querySelector(".line[data-fresh]");
  if (kept) {
    delete kept.dataset.fresh;
    kept.querySelector(".line-edit")?.focus();
  }
});

lines?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-as-read]");
  if (!button) return;
  const field = document.querySelector("#line-field");
  field.value = button.dataset.asRead;
  field.focus();
});

lines?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const line = event.target.closest(".line-editing");
  if (!line) return;
  event.stopPropagation();
  const number = line.dataset.line;
  line.querySelector("[data-leave]").click();
  document.addEventListener("htmx:afterSettle", () => {
    document.querySelector(`#line-${number} .line-edit`)?.focus();
  }, { once: true });
});

view?.focus({ preventScroll: true });
