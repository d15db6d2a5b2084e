// Messages on top of the page, the focus after a fault, and what htmx has to know.

const region = document.querySelector("#messages");
const page = document.body.dataset;

function say(text, kind = "message") {
  if (!region) return;
  const line = document.createElement("div");
  const words = document.createElement("p");
  const close = document.createElement("button");
  line.className = `message message-${kind}`;
  words.textContent = text;
  close.className = "message-close";
  close.type = "button";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", page.close);
  close.textContent = "×";
  line.append(words, close);
  region.replaceChildren(line);
  region.scrollIntoView({ block: "nearest" });
}

function sentenceOf(body) {
  const answer = new DOMParser().parseFromString(body ?? "", "text/html");
  return answer.querySelector("[data-sentence]")?.textContent.trim() || page.failed;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  button.parentElement.remove();
  document.querySelector("main")?.focus({ preventScroll: true });
});

// Any module or room may speak: document.dispatchEvent(new CustomEvent("say", {detail: {text, kind}})).
document.addEventListener("say", ({ detail }) => say(detail.text, detail.kind));

document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});
document.addEventListener("htmx:responseError", ({ detail }) => say(sentenceOf(detail.xhr.responseText), "error"));
document.addEventListener("htmx:sendError", () => say(page.failed, "error"));
document.addEventListener("htmx:timeout", () => say(page.failed, "error"));

document.querySelector("[data-focus]")?.focus();
