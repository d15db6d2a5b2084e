// Sends files in pieces that may break off anywhere: what the server has answered for is never sent
// again, a reload or a new login goes on from there once the same file is chosen. Files are sent side
// by side, but ended in their order, so that page 2 never comes before page 1.

const SMALLEST = 256 * 1024;
const FIRST = 1024 * 1024;
const AIM = 2000; // milliseconds a piece should take
const AT_ONCE = 3;
const PAUSES = [1, 2, 4, 8, 15, 30, 60]; // seconds; the last again and again
const STALLED = 90_000; // milliseconds without an answer
const CHAFF = /^(?:\.|~)|~$|^(?:thumbs\.db|desktop\.ini)$|\.(?:tmp|part|partial|crdownload|lock)$/i;
const SHOWN = 200; // lines; of more only what is not ended yet

const root = document.querySelector("[data-uploads]");

const wait = (seconds) => new Promise((done) => {
  const timer = setTimeout(done, seconds * 1000);
  window.addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
});

const sizeOf = (bytes) => {
  let [value, unit] = [bytes, "B"];
  for (const next of ["KB", "MB", "GB", "TB"]) {
    if (value < 1000) break;
    [value, unit] = [value / 1000, next];
  }
  return unit === "B" ? `${bytes} B` : `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// What the server says no to for good, in its own sentence.
class Refused extends Error {}
// What may go well later; `seconds` is how long the server asks to be left alone.
class Later extends Error {
  constructor(sentence = "", why = "later") {
    super(sentence);
    this.why = why;
  }
}

// --- Talking to the server

const token = () => document.querySelector("meta[name=csrf-token]");

// After a new login the old page's token is void: the new one stands in the page itself.
async function renewToken() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("meta[name=csrf-token]");
  if (new URL(answer.url).pathname !== location.pathname) throw new Later("", "login");
  if (fresh) token().content = fresh.content;
}

function request(method, url, { body = null, headers = {}, moved = () => {}, asked = () => {} } = {}) {
  return new Promise((done, failed) => {
    const call = new XMLHttpRequest();
    call.open(method, url);
    call.timeout = STALLED;
    call.setRequestHeader("Accept", "application/json");
    call.setRequestHeader("X-CSRFToken", token().content);
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.upload.onprogress = (event) => moved(event.loaded);
    call.onload = () => done({ status: call.status, call, body: parsed(call.responseText) });
    call.onerror = call.ontimeout = () => failed(new Later("", navigator.onLine ? "later" : "offline"));
    call.onabort = () => failed(new Refused(""));
    asked(call);
    call.send(body);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function ask(method, url, options = {}) {
  const answer = await request(method, url, options);
  const { status, body, call } = answer;
  if (status >= 200 && status < 300) return body;
  if (status === 409 && call.getResponseHeader("Upload-Offset") !== null)
    return { offset: Number(call.getResponseHeader("Upload-Offset")), moved: true };
  if (status === 400 || status === 401) {
    await renewToken();
    throw new Later(body.error, status === 401 ? "login" : "later");
  }
  if (status === 429 || status >= 500) throw new Later(body.error);
  const refused = new Refused(body.error || root.words.refused);
  refused.status = status;
  throw refused;
}

// --- One file

class Upload {
  constructor(queue, file, name, before) {
    Object.assign(this, { queue, file, name, before, sent: 0, state: "waiting", piece: FIRST });
    this.ended = new Promise((end) => (this.end = end));
    this.line = queue.addLine(this);
  }

  get key() {
    return `upload:${this.queue.batch}:${this.name}:${this.file.size}:${this.file.lastModified}`;
  }

  async run() {
    for (let failures = 0; this.state !== "stopped"; ) {
      try {
        await this.go(() => (failures = 0));
        return this.close("taken");
      } catch (error) {
        if (this.state === "stopped") break;
        if (!(error instanceof Later)) return this.refuse(error);
        await this.pause(error, failures++);
      }
    }
    this.close("stopped");
  }

  async pause(error, failures) {
    const seconds = PAUSES[Math.min(failures, PAUSES.length - 1)];
    this.state = "later";
    this.why = [error.message, fill(this.queue.words[error.why], { n: seconds })].filter(Boolean).join(" ");
    // A line that broke may be a slow one: less is lost with a smaller piece.
    this.piece = Math.max(SMALLEST, this.piece / 4);
    this.queue.show(this);
    await wait(seconds);
    this.why = "";
  }

  async go(went) {
    if (this.file.size > this.queue.limit) throw new Refused(this.queue.words.large);
    await this.queue.opened();
    const began = await this.beginning();
    this.sent = began.offset;
    let answer = began;
    while (!answer.done) {
      answer = await this.sendPiece();
      this.sent = answer.offset;
      if (!answer.moved) went();
    }
    this.answer = answer;
  }

  // Where it was cut off, if it was, by us or by a page that is gone.
  async beginning() {
    this.url ??= localStorage.getItem(this.key);
    if (this.url) {
      try {
        return await ask("GET", this.url);
      } catch (error) {
        if (error.status !== 404) throw error;
        this.forget();
      }
    }
    const body = JSON.stringify({ name: this.name, size: this.file.size });
    const begun = await ask("POST", this.queue.begin, { body, headers: { "Content-Type": "application/json" } });
    this.url = begun.url;
    localStorage.setItem(this.key, this.url);
    return begun;
  }

  async sendPiece() {
    const end = Math.min(this.sent + Math.floor(this.piece), this.file.size);
    if (end === this.file.size) await this.turn();
    this.state = end === this.file.size && this.sent === end ? "checking" : "sending";
    const body = await this.read(this.sent, end);
    const from = this.sent;
    const began = performance.now();
    const answer = await ask("PATCH", this.url, {
      body,
      headers: { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" },
      moved: (loaded) => this.queue.moved(this, from + loaded),
      asked: (call) => (this.call = call),
    });
    const took = performance.now() - began;
    this.piece = Math.min(this.queue.chunk, Math.max(SMALLEST, (this.piece * AIM) / Math.max(took, 100)));
    return answer;
  }

  // The last piece waits until all files before this one are ended.
  async turn() {
    this.state = "sending";
    await this.before;
  }

  async read(from, to) {
    try {
      return await this.file.slice(from, to).arrayBuffer();
    } catch {
      throw new Refused(this.queue.words.unreadable);
    }
  }

  forget() {
    localStorage.removeItem(this.key);
    this.url = null;
  }

  refuse(error) {
    this.why = error.message;
    this.close("refused");
  }

  close(state) {
    this.state = state;
    if (state === "taken") {
      this.sent = this.file.size;
      this.forget();
      if (this.answer.again) this.state = "again";
    }
    this.end();
    this.queue.ended(this);
  }

  async stop() {
    this.state = "stopped";
    this.end();
    this.call?.abort();
    if (this.url) await ask("DELETE", this.url).catch(() => {});
    this.forget();
    this.queue.show(this);
  }
}

// --- All of them

class Queue {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.begin = root.dataset.begin;
    this.batch = root.dataset.batch;
    this.chunk = Number(root.dataset.chunk);
    this.limit = Number(root.dataset.limit);
    this.uploads = [];
    this.waiting = [];
    this.running = 0;
    this.last = Promise.resolve();
    root.words = this.words;
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  add(files) {
    const before = this.uploads.length;
    for (const { file, name } of files) {
      if (CHAFF.test(name.split("/").pop())) continue;
      const upload = new Upload(this, file, name, this.last);
      this.last = Promise.all([this.last, upload.ended]);
      this.uploads.push(upload);
      this.waiting.push(upload);
      this.show(upload);
    }
    if (this.uploads.length > before) this.next();
  }

  next() {
    this.total();
    while (this.running < AT_ONCE && this.waiting.length) {
      const upload = this.waiting.shift();
      if (upload.state === "stopped") {
        upload.close("stopped");
        continue;
      }
      this.running += 1;
      upload.run().finally(() => {
        this.running -= 1;
        this.next();
      });
    }
  }

  // A batch that is not there yet is opened with the first file, once.
  opened() {
    if (this.begin) return null;
    this.opening ??= this.open().catch((error) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  async open() {
    const form = document.getElementById(this.root.dataset.opens);
    const body = new FormData(form);
    body.delete("files");
    const batch = await ask("POST", form.action, { body });
    Object.assign(this, { begin: batch.begin, batch: batch.batch });
    history.replaceState(null, "", batch.url);
    const link = document.createElement("a");
    link.href = batch.url;
    link.textContent = fill(this.words.opened, { number: batch.number });
    this.find("said").before(link);
    form.hidden = true;
  }

  ended(upload) {
    this.show(upload);
    this.total();
    if (["taken", "again"].includes(upload.state)) this.replaced(upload);
    else if (upload.state === "refused") this.find("said").textContent = fill(this.words.faulty, { n: this.count("refused") });
    if (this.uploads.every((one) => one.isOver)) this.finish();
  }

  // What was brought in place of a file that could not be opened.
  async replaced(upload) {
    if (upload.replaces) {
      const body = new URLSearchParams({ by: upload.answer.file });
      await ask("POST", upload.replaces, { body }).catch((error) => this.tell(error.message));
    }
    clearTimeout(this.telling);
    this.telling = setTimeout(() => window.htmx?.trigger(document.body, "taken"), 300);
  }

  tell(text) {
    document.dispatchEvent(new CustomEvent("say", { detail: { text, kind: "error" } }));
  }

  count(...states) {
    return this.uploads.filter((upload) => states.includes(upload.state)).length;
  }

  finish() {
    const said = [fill(this.words.finished, { n: this.count("taken", "again") })];
    if (this.count("refused")) said.push(fill(this.words.faulty, { n: this.count("refused") }));
    this.find("said").textContent = said.join(" ");
    this.find("rate").textContent = "";
    this.speed = null;
  }

  moved(upload, sent) {
    upload.sent = Math.min(sent, upload.file.size);
    if (upload.sent === upload.file.size) upload.state = "checking";
    this.show(upload);
    this.total();
  }

  // --- What is seen of it

  addLine(upload) {
    const line = this.root.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-name]").textContent = upload.name;
    line.querySelector("[data-size]").textContent = sizeOf(upload.file.size);
    const discard = line.querySelector("[data-discard]");
    discard.textContent = this.words.discard;
    discard.setAttribute("aria-label", `${this.words.discard} ${upload.name}`);
    discard.addEventListener("click", () => upload.stop());
    const retry = line.querySelector("[data-retry]");
    retry.textContent = this.words.again_button;
    retry.setAttribute("aria-label", `${this.words.again_button} ${upload.name}`);
    retry.addEventListener("click", () => this.again(upload));
    line.querySelector("[data-bar]").setAttribute("aria-label", upload.name);
    this.find("list").append(line);
    return line;
  }

  again(upload) {
    if (upload.state !== "refused") return;
    upload.state = "waiting";
    upload.why = "";
    this.waiting.push(upload);
    this.show(upload);
    this.next();
  }

  show(upload) {
    const { line, state } = upload;
    const part = (name) => line.querySelector(`[data-${name}]`);
    const tone = { taken: "done", again: "done", refused: "late", later: "soon" }[state] ?? "";
    line.dataset.tone = tone;
    part("bar").value = upload.file.size ? upload.sent / upload.file.size : Number(upload.isOver);
    const sign = { done: "✓ ", late: "▲ ", soon: "△ " }[tone] ?? "";
    const word = state === "later" ? this.words.waiting : this.words[state];
    const text = sign + word + (state === "sending" ? ` ${Math.floor((100 * upload.sent) / Math.max(upload.file.size, 1))} %` : "");
    if (part("state").textContent !== text) part("state").textContent = text;
    part("discard").hidden = upload.isOver;
    part("retry").hidden = state !== "refused" || upload.file.size > this.limit;
    const why = ["refused", "later"].includes(state) ? upload.why ?? "" : "";
    part("why").textContent = why;
    part("why").hidden = !why;
    if (state === "taken" && this.uploads.length > SHOWN) line.hidden = true;
  }

  total() {
    const wanted = this.uploads.filter((upload) => !["stopped", "refused"].includes(upload.state));
    const sum = (of) => wanted.reduce((all, upload) => all + of(upload), 0);
    const [sent, size] = [sum((upload) => upload.sent), sum((upload) => upload.file.size)];
    this.find("all").hidden = !this.uploads.length;
    const bar = this.find("all").querySelector("[data-bar]");
    bar.max = size || 1;
    bar.value = size ? sent : Number(wanted.every((upload) => upload.isOver));
    const values = { done: this.count("taken", "again"), all: wanted.length, sent: sizeOf(sent), size: sizeOf(size) };
    this.find("total").textContent = fill(this.words.total, values);
    this.reckon(sent, size);
  }

  // Over the last ten seconds or so: of an upload that was resumed nobody asks how fast it once was.
  reckon(sent, size) {
    const now = performance.now();
    this.speed ??= { from: sent, at: now };
    const took = (now - this.speed.at) / 1000;
    if (took < 1 || sent <= this.speed.from || sent >= size) return;
    const rate = (sent - this.speed.from) / took;
    const left = Math.ceil((size - sent) / rate);
    const words = left > 90 ? fill(this.words.minutes, { n: Math.ceil(left / 60) }) : fill(this.words.seconds, { n: left });
    this.find("rate").textContent = fill(this.words.rate, { rate: sizeOf(rate), left: words });
    if (took > 10) this.speed = { from: sent, at: now };
  }
}

Object.defineProperty(Upload.prototype, "isOver", {
  get() {
    return ["taken", "again", "refused", "stopped"].includes(this.state);
  },
});

// --- Files from a choice, a drop, or a folder of either

const natural = new Intl.Collator(undefined, { numeric: true });
const sorted = (files) => files.sort((one, other) => natural.compare(one.name, other.name));
const named = (file) => ({ file, name: file.webkitRelativePath || file.name });

async function inside(entry, above = "") {
  const name = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise((done) => entry.file(done, () => done(null)));
    return file ? [{ file, name }] : [];
  }
  const reader = entry.createReader();
  const found = [];
  // A folder tells of a hundred entries at a time, and of none when it is through.
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) break;
    for (const one of some) found.push(...(await inside(one, `${name}/`)));
  }
  return found;
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map(named);
  const found = await Promise.all(entries.map((entry) => inside(entry)));
  return found.flat();
}

function begin() {
  const queue = new Queue(root);
  const drop = queue.find("drop");
  let replaces = "";

  root.hidden = false;
  const reveal = () => document.querySelectorAll("[data-script]").forEach((control) => (control.hidden = false));
  reveal();
  document.addEventListener("htmx:load", reveal);
  for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;

  for (const input of root.querySelectorAll("[data-input]")) {
    input.addEventListener("change", () => {
      queue.add(sorted([...input.files].map(named)));
      if (replaces && queue.uploads.length) queue.uploads[queue.uploads.length - 1].replaces = replaces;
      replaces = "";
      input.value = "";
    });
  }
  for (const button of root.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      replaces = "";
      root.querySelector(`[data-input=${button.dataset.choose}]`).click();
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-replace]");
    if (!button) return;
    replaces = button.dataset.replace;
    root.querySelector("[data-input=files]").click();
  });

  // Anywhere on the page, or a file that misses the box would replace the page.
  document.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.toggleAttribute("data-over", false);
  });
  document.addEventListener("drop", async (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", false);
    queue.add(sorted(await dropped(event.dataTransfer)));
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.uploads.every((upload) => upload.isOver)) return;
    event.preventDefault();
    event.returnValue = queue.words.leave;
  });
}

if (root) begin();
