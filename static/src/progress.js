// Long work as it goes on: a stream of events, or, where there is none, asking every two seconds.

const EVERY = 2000; // milliseconds between questions; doubled while nobody answers
const LONGEST = 16000;
const BREAKS = 3; // broken connections in a row before the stream is given up
const FINAL = new Set(["done", "dead"]);
const started = new WeakSet();

const wasReloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

class Watch {
  constructor(element) {
    this.element = element;
    this.first = true;
    this.breaks = 0;
    this.wait = EVERY;
    this.begin();
    document.addEventListener("visibilitychange", () => this.visible());
  }

  begin() {
    if (this.over) return;
    if (this.element.dataset.events && this.breaks < BREAKS) this.listen();
    else if (this.element.dataset.poll) this.ask();
  }

  // A hidden page holds no connection: each open stream costs the server a thread.
  visible() {
    this.pause();
    if (!document.hidden) this.begin();
  }

  pause() {
    this.source?.close();
    clearTimeout(this.timer);
  }

  listen() {
    this.source = new EventSource(this.element.dataset.events);
    this.source.addEventListener("progress", (event) => {
      this.breaks = 0;
      this.show(JSON.parse(event.data));
    });
    this.source.addEventListener("error", () => this.broken());
  }

  // Closed means refused (no stream is free); otherwise the browser connects again by itself.
  broken() {
    this.breaks = this.source.readyState === EventSource.CLOSED ? BREAKS : this.breaks + 1;
    if (this.breaks < BREAKS || this.over) return;
    this.pause();
    this.begin();
  }

  async ask() {
    if (!this.element.isConnected) return;
    try {
      const answer = await fetch(this.element.dataset.poll, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      this.wait = EVERY;
      this.show(await answer.json());
    } catch {
      this.wait = Math.min(this.wait * 2, LONGEST);
    }
    if (!this.over && !document.hidden) this.timer = setTimeout(() => this.ask(), this.wait);
  }

  show({ done, total, note = "", state = "" }) {
    if (!this.element.isConnected) return this.end();
    const bar = this.element.querySelector("progress");
    const known = Number.isFinite(total) && total > 0;
    if (known) {
      bar.max = total;
      bar.value = done;
    }
    this.element.dataset.state = state;
    this.element.querySelector("[data-count]").textContent = known ? `${done} / ${total}` : "";
    // Only when it changes, or a screen reader repeats it each time.
    const words = this.element.querySelector("[data-note]");
    if (words.textContent !== note) words.textContent = note;
    if (FINAL.has(state)) this.finish();
    this.first = false;
  }

  end() {
    this.over = true;
    this.pause();
  }

  finish() {
    this.end();
    const { refresh, into } = this.element.dataset;
    if (refresh && window.htmx) window.htmx.ajax("GET", refresh, { target: into || this.element, swap: "outerHTML" });
    // Work that was over before we looked has been shown as it is: loading again would never end.
    else if (!(this.first && wasReloaded())) window.location.reload();
  }
}

function start(root) {
  for (const element of root.querySelectorAll("[data-events], [data-poll]")) {
    if (started.has(element)) continue;
    started.add(element);
    new Watch(element);
  }
}

start(document);
document.addEventListener("htmx:load", () => start(document));
