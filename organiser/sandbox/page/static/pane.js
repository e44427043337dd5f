// One network's half of the page: its people, its two chats (shared, and in private), its lines.
import { say, write } from "./words.js";
import { draw, face, make } from "./line.js";
import { Composer } from "./composer.js";

const NEAR = 120;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const LIMIT = 100 * 1024 * 1024;
const SHIELD = '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></svg>';

function reach(line, reachable) {
  for (const element of line.querySelectorAll("a, button, .covered, audio, video")) element.tabIndex = reachable ? 0 : -1;
}

export class Pane {
  constructor(section, post, note) {
    this.section = section;
    this.network = section.dataset.network;
    this.post = post;
    this.note = note;
    section.append(document.getElementById("pane").content.cloneNode(true));
    this.feed = section.querySelector(".feed");
    this.latest = section.querySelector(".latest");
    this.composer = new Composer(section.querySelector(".composer"), this);
    this.chats = new Map();
    this.people = [];
    this.private = false;
    this.opened = new Set();
    this.unfolded = new Set();
    this.unseen = new Map();
    this.menus = {};
    section.querySelector(".logo").textContent = this.network === "matrix" ? "[m]" : "T";
    section.querySelector(".about h2").id = `${this.network}-title`;
    section.querySelector("[data-chat=group]").dataset.word = `chat.${this.network}`;
    for (const button of section.querySelectorAll(".switch button")) {
      button.addEventListener("click", () => { this.chosen(); this.go(button.dataset.chat === "private"); });
    }
    section.querySelector(".nothing button").addEventListener("click", () => this.open());
    this.latest.addEventListener("click", () => this.down());
    this.feed.addEventListener("keydown", (event) => this.walk(event));
    this.feed.addEventListener("focusin", (event) => this.enter(event.target.closest(".line")));
    this.feed.addEventListener("scroll", () => this.follows());
  }

  get chatKey() { return this.private ? this.person : "group"; }
  get lines() { return this.chats.get(this.chatKey) ?? new Map(); }
  find(id) { return this.lines.get(id); }
  nameOf(key) { return key === "organiser" ? "Organiser" : this.people.find((one) => one.key === key)?.name ?? key; }

  cast({ title, encrypted, people }) {
    this.title = title;
    this.encrypted = encrypted;
    this.people = people;
    this.person ??= people[0].key;
    const field = this.section.querySelector(".people");
    field.querySelectorAll("label").forEach((label) => label.remove());
    for (const one of people) field.append(this.choice(one));
    this.redraw();
  }

  // What the app's menu offers each person in private.
  offer(menus) {
    this.menus = menus;
    this.composer.offer(this.private ? menus[this.person] ?? [] : []);
  }

  choice(one) {
    const label = make("label");
    const input = make("input", "unseen");
    input.type = "radio";
    input.name = `speak-${this.network}`;
    input.value = one.key;
    input.checked = one.key === this.person;
    input.addEventListener("change", () => { this.chosen(); this.turn(this.private, one.key); });
    label.dataset.key = one.key;
    const text = make("span", "who");
    const language = make("small", "", one.language);
    const name = make("b", "", one.name);
    name.lang = language.lang = one.locale;
    text.append(name, language);
    label.append(input, face(one.key, one.name), text);
    return label;
  }

  // The server tells everything again after the connection was lost.
  forget() {
    this.chats.clear();
    this.unseen.clear();
  }

  // Takes in what has changed in one chat; returns how many new lines of the shared chat others said.
  take({ chat, lines, gone }) {
    const known = this.chats.get(chat) ?? new Map();
    const fresh = lines.filter((line) => !known.has(line.id));
    for (const line of lines) known.set(line.id, line);
    for (const id of gone) known.delete(id);
    this.chats.set(chat, known);
    if (chat === this.chatKey) this.change(lines, gone, fresh);
    this.count(chat, fresh.filter((line) => !line.service && line.sender !== chat).length);
    return chat === "group" ? fresh.filter((line) => !line.service).length : 0;
  }

  change(lines, gone, fresh) {
    const stay = this.near();
    for (const id of gone) this.element(id)?.remove();
    for (const line of lines) this.put(line, fresh.includes(line));
    this.quote(lines, fresh);
    this.join();
    this.empty();
    const own = fresh.some((line) => line.sender === this.person);
    if (stay || own) this.down();
    this.follows();
    if (this.awaited) this.spot(...this.awaited);
  }

  // What answers a line that was changed shows it as it is now.
  quote(lines, fresh) {
    const changed = new Set(lines.filter((line) => !fresh.includes(line)).map((line) => line.id));
    if (!changed.size) return;
    for (const line of this.lines.values()) if (changed.has(line.reply_to)) this.put(line, false);
  }

  // Where the tour is: in sight, and marked for a moment. The line may be still on its way to this page.
  spot(chat, id) {
    this.awaited = null;
    if (chat !== this.chatKey) return;
    const found = this.element(id);
    if (!found) { this.awaited = [chat, id]; return; }
    const { top, bottom } = this.feed.getBoundingClientRect();
    const here = found.getBoundingClientRect();
    if (found === this.feed.lastElementChild) this.down();
    else if (here.top < top || here.bottom > bottom) this.reveal(found);
    this.feed.querySelector(".spot")?.classList.remove("spot");
    found.classList.add("spot");
  }

  // Brings a line into the middle of its chat; the page itself stays where it is.
  reveal(line) {
    const here = this.feed.getBoundingClientRect();
    const { top, height } = line.getBoundingClientRect();
    const above = Math.max(0, (here.height - height) / 2);
    this.feed.scrollBy({ top: top - here.top - above, behavior: still.matches ? "auto" : "smooth" });
  }

  put(line, fresh) {
    const drawn = draw(line, this);
    const former = this.element(line.id);
    drawn.dataset.place = line.place;
    drawn.dataset.sender = line.sender;
    reach(drawn, false);
    if (former) { this.replace(former, drawn); return; }
    if (fresh && this.settled) drawn.classList.add("fresh");
    drawn.addEventListener("animationend", () => drawn.classList.remove("fresh"));
    let after = this.feed.lastElementChild;
    while (after && Number(after.dataset.place) > line.place) after = after.previousElementSibling;
    if (after) after.after(drawn); else this.feed.prepend(drawn);
  }

  replace(former, drawn) {
    const held = former.contains(document.activeElement);
    drawn.classList.toggle("spot", former.classList.contains("spot"));
    former.replaceWith(drawn);
    if (held) drawn.focus({ preventScroll: true });
  }

  // Lines of one person that follow each other show the person once.
  join() {
    let before = null;
    for (const item of this.feed.children) {
      const same = before && !before.classList.contains("service") && before.dataset.sender === item.dataset.sender;
      item.classList.toggle("follows", Boolean(same));
      before = item;
    }
  }

  redraw() {
    write(this.section);
    if (!this.people.length) return;
    const { section } = this;
    section.classList.toggle("alone", this.private);
    section.querySelector(".about h2").textContent = this.private ? say("private.title", { name: this.nameOf(this.person) }) : this.title;
    this.offer(this.menus);
    const facts = section.querySelector(".facts");
    facts.replaceChildren();
    if (!this.private) facts.append(make("span", "count", say("people", { count: this.people.length })));
    const sealed = make("span", this.encrypted ? "sealed" : "", say(this.encrypted ? "encrypted" : "open"));
    if (this.encrypted) sealed.insertAdjacentHTML("afterbegin", SHIELD);
    facts.append(sealed);
    for (const button of section.querySelectorAll(".switch button")) {
      button.setAttribute("aria-pressed", (button.dataset.chat === "private") === this.private);
    }
    this.composer.area.placeholder = say("write", { name: this.nameOf(this.person) });
    this.composer.area.setAttribute("aria-label", this.composer.area.placeholder);
    this.feed.replaceChildren();
    for (const line of this.lines.values()) this.put(line, false);
    this.join();
    this.empty();
    this.down();
    this.mark();
  }

  go(privately) { this.turn(privately, this.person); }

  // The tour goes where something happens, unless the visitor has begun to write here.
  watch(chat) {
    if (chat === this.chatKey || this.composer.begun) return;
    this.turn(chat !== "group", chat === "group" ? this.person : chat);
  }

  // The visitor looks where they want to.
  chosen() { this.section.dispatchEvent(new Event("chosen", { bubbles: true })); }

  turn(privately, person) {
    const before = this.chatKey;
    this.private = privately;
    this.person = person;
    this.section.querySelector(`.people [data-key="${person}"] input`).checked = true;
    this.composer.move(before, this.chatKey);
    this.redraw();
  }

  element(id) { return this.feed.querySelector(`[data-id="${CSS.escape(id)}"]`); }
  near() { return this.feed.scrollHeight - this.feed.scrollTop - this.feed.clientHeight < NEAR; }

  down() {
    this.section.querySelector(".people :checked")?.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.feed.scrollTop = this.feed.scrollHeight;
    this.follows();
  }

  // Who has read up is offered the way back, with how much is new.
  follows() {
    const near = this.near();
    if (near && this.unseen.delete(this.chatKey)) this.mark();
    const unseen = this.unseen.get(this.chatKey) ?? 0;
    this.latest.hidden = near;
    this.latest.querySelector("span").textContent = unseen ? say("unread", { count: unseen }) : say("latest");
  }

  // New lines in a chat that is not in sight are counted, and marked where one goes there.
  count(chat, fresh) {
    if (!fresh || !this.settled || (chat === this.chatKey && this.near())) return;
    this.unseen.set(chat, (this.unseen.get(chat) ?? 0) + fresh);
    this.follows();
    this.mark();
  }

  mark() {
    const set = (element, chat) => {
      const count = chat === this.chatKey ? 0 : this.unseen.get(chat) ?? 0;
      element.querySelector(".new")?.remove();
      if (!count) return;
      const dot = make("i", "new", count);
      dot.title = say("unread", { count });
      element.append(dot);
    };
    set(this.section.querySelector("[data-chat=group]"), "group");
    set(this.section.querySelector("[data-chat=private]"), this.person);
    for (const label of this.section.querySelectorAll(".people label")) {
      set(label, label.dataset.key === this.person ? "" : label.dataset.key);
    }
  }

  // The arrow keys go from line to line; Tab then goes to what can be done with this line, and on to where one writes.
  enter(line) {
    if (line === this.current) return;
    if (this.current) reach(this.current, false);
    if (line) reach(line, true);
    this.current = line;
  }

  walk(event) {
    const here = event.target.closest(".line, .feed");
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (!step || event.target !== here) return;
    const next = here === this.feed ? this.feed.lastElementChild : here[step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  show(id) {
    const found = this.element(id);
    if (!found) return;
    this.reveal(found);
    found.focus({ preventScroll: true });
  }

  async act(act, more) {
    const asked = { act, network: this.network, person: this.person, chat: this.chatKey, ...more };
    const answer = await this.post("/api/act", JSON.stringify(asked), "application/json");
    if (answer?.answer) this.note(answer.answer);
    return answer !== null;
  }

  async remove(line) {
    const done = await this.act("delete", { line: line.id });
    if (done && this.network === "telegram" && !this.private) this.note(say("delete.telegram"));
  }

  async open() {
    this.opened.add(this.person);
    this.empty();
    await this.post("/api/act", JSON.stringify({ act: "open", network: this.network, person: this.person }), "application/json");
  }

  empty() {
    const nothing = this.section.querySelector(".nothing");
    nothing.hidden = this.lines.size > 0;
    nothing.querySelector("button").hidden = !this.private || this.opened.has(this.person);
  }

  // A link that opens the private chat with the bot opens it here; other links are links.
  follow(event, url) {
    const start = /^https:\/\/t\.me\/\w+\?start=([\w-]*)/.exec(url);
    if (!start && !/^https:\/\/t\.me\/organiser_demo_bot/.test(url)) return;
    event.preventDefault();
    this.go(true);
    this.act("say", { text: `/start ${start?.[1] ?? ""}`.trim() });
  }

  async upload(file, caption, target) {
    const asked = new URLSearchParams({ name: file.name, caption });
    if (target) asked.set("reply_to", target.id);
    const path = `/api/send/${this.network}/${this.chatKey}/${this.person}?${asked}`;
    if (file.size > LIMIT) { this.note(say("big")); return false; }
    return (await this.post(path, file, file.type || "application/octet-stream")) !== null;
  }
}
