// Asking before an act, and opening dialogs.
//
// A form with data-confirm="question" is sent only after a yes; data-thing names what it is about,
// data-note says what follows, data-verb stands on the button, data-tone="danger" colours it.
// A button with data-dialog="id" opens that <dialog>.

const TWICE = 1500; // milliseconds in which a second press of the same button is an accident
const ask = document.querySelector("#confirm");
const agreed = new WeakSet();
const sent = new WeakMap();

function show({ confirm, thing = "", note = "", verb, tone = "primary" }) {
  ask.querySelector("#confirm-question").textContent = confirm;
  ask.querySelector("#confirm-thing").textContent = thing;
  ask.querySelector("#confirm-note").textContent = note;
  const yes = ask.querySelector("[data-verb]");
  yes.textContent = verb;
  yes.className = `btn btn-${tone === "danger" ? "danger" : "primary"}`;
  ask.returnValue = "no";
  ask.showModal();
  // Enter by habit must not destroy anything.
  if (tone === "danger") ask.querySelector("[value=no]").focus();
}

function confirmFirst(event) {
  const form = event.target;
  if (!form.dataset.confirm || agreed.delete(form)) return false;
  event.preventDefault();
  event.stopPropagation();
  ask.addEventListener("close", () => {
    if (ask.returnValue !== "yes") return;
    agreed.add(form);
    form.requestSubmit(event.submitter ?? undefined);
  }, { once: true });
  show({ verb: event.submitter?.textContent.trim() ?? "", ...form.dataset });
  return true;
}

function stopSecond(event) {
  const last = sent.get(event.target);
  if (last !== undefined && event.timeStamp - last < TWICE) {
    event.preventDefault();
    event.stopPropagation();
  } else sent.set(event.target, event.timeStamp);
}

// While capturing, so that it comes before htmx, which listens on the form itself.
document.addEventListener("submit", (event) => {
  if (confirmFirst(event) || event.target.method !== "post") return;
  stopSecond(event);
}, true);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
});
