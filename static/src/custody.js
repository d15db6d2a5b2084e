// Shelving with a scanner: it types a code and presses Enter, the next one perhaps at once.
//
// Codes wait in a queue and are sent one after the other, so that none is lost while the
// answer to another is on its way. The field has the focus unless something else was chosen.

const form = document.querySelector("#scan");
const field = form.elements.code;
const shelf = document.querySelector("#shelf");
const AGAIN = 3000; // milliseconds until what got no answer is sent again
const PART = "X-Part";
const TAKES_FOCUS = "a, button, input, select, textarea, summary, dialog";
const queue = [];
let busy = false;
let sound;

function say(text) {
  document.dispatchEvent(new CustomEvent("say", { detail: { text, kind: "error" } }));
}

// Who scans looks at the paper: what was refused is heard.
function buzz() {
  sound = sound ?? new AudioContext();
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = 180;
  volume.gain.value = 0.2;
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.35);
}

function show(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  shelf.replaceChildren(...made.body.childNodes);
  if (shelf.querySelector("[data-tone=late]")) buzz();
}

function tell() {
  const waiting = form.querySelector("[data-queue]");
  waiting.textContent = queue.length > 1 ? `${form.dataset.waiting} ${queue.length - 1}` : "";
}

async function send(code) {
  const body = new FormData(form);
  body.set("code", code);
  const answer = await fetch(form.action, { method: "POST", body, headers: { [PART]: "shelf" }, credentials: "same-origin" });
  if (answer.headers.get(PART) !== "shelf") throw new Error(answer.redirected || answer.status === 401 || answer.status === 400 ? form.dataset.login : form.dataset.lost);
  show(await answer.text());
}

async function work() {
  if (busy) return;
  busy = true;
  while (queue.length) {
    tell();
    try {
      await send(queue[0]);
      queue.shift();
    } catch (error) {
      say(error.message === form.dataset.login ? error.message : form.dataset.lost);
      setTimeout(work, AGAIN);
      break;
    }
  }
  busy = false;
  tell();
}

function take(event) {
  event.preventDefault();
  const code = field.value.trim();
  field.value = "";
  field.focus();
  if (!code) return;
  queue.push(code);
  work();
}

// Not the form's own sending: of two within a second that takes only the first.
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) take(event);
});
form.querySelector("button").addEventListener("click", take);

document.addEventListener("click", (event) => {
  if (!event.target.closest(TAKES_FOCUS)) field.focus();
});
window.addEventListener("focus", () => {
  if (document.activeElement === document.body) field.focus();
});
window.addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});
