// Where one writes: the words, their marks, a file, and what they are about (a reply, an edit).
import { say } from "./words.js";
import { brief, make } from "./line.js";
import { typed } from "./rich.js";

export class Composer {
  constructor(form, pane) {
    this.form = form;
    this.pane = pane;
    this.under = 0;
    this.drafts = new Map();
    this.area = form.querySelector("textarea");
    this.file = form.querySelector("input[type=file]");
    this.about = form.querySelector(".about-line");
    this.chosen = form.querySelector(".chosen");
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.area.addEventListener("input", () => this.fit());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.file.addEventListener("change", () => this.showFile());
    this.about.querySelector("button").addEventListener("click", () => this.clear());
    this.chosen.querySelector("button").addEventListener("click", () => { this.file.value = ""; this.showFile(); });
    for (const button of form.querySelectorAll(".marks button")) button.addEventListener("click", () => this.mark(button.dataset.mark));
    this.commands = form.querySelector(".commands");
    this.menu = form.querySelector(".menu");
    this.commands.addEventListener("click", () => {
      this.unfold(this.menu.hidden);
      this.menu.firstElementChild.focus();
    });
    this.menu.addEventListener("keydown", (event) => this.walk(event));
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) this.unfold(false); });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") this.unfold(false); });
    this.clear();
  }

  get begun() { return Boolean(this.area.value || this.file.files.length || this.target); }

  // The commands that the app offers; choosing one says it.
  offer(commands) {
    this.commands.hidden = !commands.length;
    this.unfold(false);
    this.menu.replaceChildren(...commands.map(([name, purpose]) => {
      const button = make("button");
      button.type = "button";
      button.append(make("b", "", `/${name}`), make("span", "", purpose));
      button.addEventListener("click", () => { this.fold(); this.pane.act("say", { text: `/${name}` }); });
      return button;
    }));
  }

  unfold(open) {
    this.menu.hidden = !open;
    this.commands.setAttribute("aria-expanded", open);
  }

  // Whoever leaves the menu by a key or a choice is where they opened it.
  fold() {
    this.commands.focus();
    this.unfold(false);
  }

  walk(event) {
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (event.key === "Escape") this.fold();
    if (!step) return;
    event.preventDefault();
    event.target.closest("button")[step]?.focus();
  }

  key(event) {
    if (event.isComposing) return;
    const marks = { b: "**", i: "_", k: "[" };
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.send(); }
    else if (event.key === "Escape") this.clear();
    else if ((event.ctrlKey || event.metaKey) && marks[event.key]) { event.preventDefault(); this.mark(marks[event.key]); }
  }

  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight}px`;
  }

  mark(mark) {
    const { selectionStart: from, selectionEnd: to, value } = this.area;
    const chosen = value.slice(from, to);
    const marked = mark === "[" ? `[${chosen || "…"}](https://)` : mark === "> " ? `> ${chosen}` : `${mark}${chosen}${mark}`;
    this.area.setRangeText(marked, from, to, "end");
    if (!chosen && mark.length < 3 && mark !== "> " && mark !== "[") this.area.selectionStart = this.area.selectionEnd = from + mark.length;
    this.area.focus();
    this.fit();
  }

  reply(line) {
    this.clear();
    this.target = line;
    this.tell(`${say("replying", { name: line.name })}: ${brief(line)}`);
  }

  edit(line) {
    this.clear();
    this.target = line;
    this.editing = true;
    this.area.value = typed(line);
    this.tell(say("editing"));
  }

  tell(text) {
    this.about.hidden = false;
    this.about.querySelector(".what").textContent = text;
    this.area.focus();
    this.fit();
  }

  // Each chat keeps the words that were begun in it; in the same chat they stay, whoever speaks.
  move(from, to) {
    if (this.editing) this.clear();
    if (from === to) return;
    this.drafts.set(from, this.area.value);
    this.clear();
    this.area.value = this.drafts.get(to) ?? "";
    this.fit();
  }

  clear() {
    this.target = null;
    this.editing = false;
    this.about.hidden = true;
    this.area.value = "";
    this.fit();
  }

  showFile() {
    const [file] = this.file.files;
    this.chosen.hidden = !file;
    this.chosen.querySelector(".what").textContent = file?.name ?? "";
    if (file) this.area.focus();
  }

  async send() {
    const text = this.area.value.trim();
    const chosen = this.file.files;
    const [file] = chosen;
    const { target, editing } = this;
    if (!text && !file) return;
    this.clear();
    this.attach(new DataTransfer().files);
    this.busy(1);
    const done = file ? await this.pane.upload(file, text, target) : editing
      ? await this.pane.act("edit", { line: target.id, text })
      : await this.pane.act("say", { text, reply_to: target?.id ?? null });
    this.busy(-1);
    if (!done) this.restore(text, chosen, target, editing);
  }

  // On a slow line one sees that something is on its way.
  busy(more) {
    this.under += more;
    this.form.setAttribute("aria-busy", this.under > 0);
  }

  attach(files) {
    this.file.files = files;
    this.showFile();
  }

  // What could not be sent is there again, unless something else was begun meanwhile.
  restore(text, files, target, editing) {
    if (this.area.value || this.file.files.length || this.target) return;
    if (editing) this.edit(target);
    else if (target) this.reply(target);
    this.area.value = text;
    if (files.length) this.attach(files);
    this.fit();
  }
}
