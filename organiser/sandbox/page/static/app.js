// Wires the page: the words, what the server tells, the tour, the bot, the two panes.
import { preferred, say, speak, write } from "./words.js";
import { Pane } from "./pane.js";
import { make } from "./line.js";

const narrow = matchMedia("(max-width: 640px)");
const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const told = {};
let hiding = 0;
let lost = false;

async function post(path, body, type) {
  try {
    const answer = await fetch(path, { method: "POST", body, headers: type ? { "Content-Type": type } : {} });
    if (answer.ok) return await answer.json();
    note(say("impossible"));
  } catch { note(say("lost"), lost); }
  return null;
}

function note(text, lasting = false) {
  clearTimeout(hiding);
  const shown = byId("note");
  shown.textContent = text;
  shown.hidden = !text;
  if (text && !lasting) hiding = setTimeout(() => { shown.hidden = true; }, 6000);
}

const panes = Object.fromEntries(["telegram", "matrix"].map((network) => [network, new Pane(byId(network), post, note)]));

const drawn = {
  setup({ ...parts }) {
    const dialog = byId("setup");
    const list = dialog.querySelector("ol");
    list.replaceChildren(...Object.entries(parts).map(([part, state]) => {
      const item = make("li");
      item.dataset.state = state;
      item.append(make("i"), make("span", "", say(`setup.${part}`)), make("small", "", say(`setup.${state}`)));
      return item;
    }));
    const ready = Object.values(parts).every((state) => state === "ready");
    if (ready && dialog.open) dialog.close();
    else if (!ready && !dialog.open) dialog.showModal();
    byId("tour").hidden = !ready;
  },

  cast(cast) { for (const [network, pane] of Object.entries(panes)) pane.cast(cast[network]); },

  menus(menus) { for (const [network, pane] of Object.entries(panes)) pane.offer(menus[network]); },

  lines(change) {
    const count = panes[change.network].take(change);
    if (narrow.matches && document.body.dataset.tab !== change.network && told.settled) {
      const badge = byId(`tab-${change.network}`).querySelector(".badge");
      const unread = count ? Number(badge.textContent || 0) + count : Number(badge.textContent || 0);
      badge.textContent = unread || "";
      badge.hidden = !unread;
      badge.setAttribute("aria-label", say("unread", { count: unread }));
    }
  },

  health(health) {
    const bot = byId("bot");
    // A process that was ready, and is no longer, is cut off; before that it is on its way.
    if (health.ready) told.ready = health.pid;
    const how = !health.pid ? "stopped" : health.ready ? "ready" : told.ready === health.pid ? "cut" : "starting";
    bot.dataset.how = how;
    bot.querySelector(".how").textContent = say(`bot.${how}`);
    bot.querySelector(".pid").textContent = health.pid ? say("bot.process", { pid: health.pid }) : "";
    for (const row of bot.querySelectorAll("tbody tr")) {
      const { network } = row.dataset;
      const sent = health.sent[network] ?? 0;
      const cell = row.querySelector(".sent");
      if (sent > Number(cell.dataset.sent ?? sent)) pulse(network);
      cell.dataset.sent = sent;
      cell.textContent = sent;
      row.querySelector(".waiting").textContent = health.waiting[network] ?? 0;
    }
    bot.querySelector(".doubt").hidden = !health.in_doubt;
    bot.querySelector(".doubt b").textContent = health.in_doubt;
    const plug = bot.querySelector(".plug");
    plug.dataset.do = health.pid ? "kill" : "start";
    plug.textContent = say(`bot.${plug.dataset.do}`);
  },

  tour({ steps, step, mood, missing, at, shell }) {
    const section = byId("tour");
    const number = step === null ? 0 : step + 1;
    const over = mood === "finished";
    const key = step === null ? null : steps[step];
    const busy = mood === "playing" || mood === "stepping";
    section.querySelector("h2").textContent = key && !over ? say(`tour.${key}.title`) : say("tour.heading");
    section.querySelector(".text").textContent = over ? say(missing ? "tour.missing" : "tour.end") : key ? say(`tour.${key}.text`) : say("tour.begin");
    section.querySelector(".count").textContent = number ? say("tour.step", { step: number, steps: steps.length }) : "";
    section.querySelector(".track").replaceChildren(...steps.map((_, index) => make("i", index < number - (busy ? 1 : 0) ? "done" : index === number - 1 ? "now" : "")));
    const main = section.querySelector(".main");
    main.dataset.do = over ? "again" : mood === "playing" ? "pause" : "play";
    main.textContent = say(`tour.${main.dataset.do}`);
    main.disabled = mood === "stepping";
    const next = section.querySelector("[data-do=next]");
    next.disabled = busy;
    next.hidden = over;
    const again = section.querySelector("button.again");
    again.disabled = busy || step === null;
    again.hidden = over;
    section.dataset.mood = mood;
    const shown = byId("bot").querySelector(".shell");
    shown.hidden = !shell;
    shown.firstElementChild.textContent = `$ ${shell}`;
    if (busy) turn(at, step);
  },
};

// The eyes go where something happens; on a phone, too, unless the visitor looks or writes elsewhere.
function turn(at, step) {
  if (!at || String(at) === String(told.at)) return;
  told.at = at;
  const [network, chat, line] = at;
  const writing = document.activeElement?.matches("textarea") || told.chosen === step;
  if (narrow.matches && !writing && document.body.dataset.tab !== network) choose(network);
  if (told.chosen !== step) panes[network].watch(chat);
  if (line) panes[network].spot(chat, line);
}

function pulse(network) {
  const spark = document.querySelector(`.wire.to-${network} i`);
  spark.classList.remove("go");
  void spark.offsetWidth;
  spark.classList.add("go");
}

// What was there before the page is not new.
function settle(settled) {
  told.settled = settled;
  for (const pane of Object.values(panes)) pane.settled = settled;
}

function listen() {
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => {
    lost = false;
    settle(false);
    for (const pane of Object.values(panes)) pane.forget();
    setTimeout(() => settle(true), 800);
    note("");
  });
  source.addEventListener("error", () => {
    lost = true;
    note(say("lost"), lost);
  });
  for (const name of Object.keys(drawn)) {
    source.addEventListener(name, (event) => {
      const value = JSON.parse(event.data);
      if (name !== "lines") told[name] = value;
      drawn[name](value);
    });
  }
}

function choose(network) {
  document.body.dataset.tab = network;
  for (const tab of document.querySelectorAll(".tabs button")) tab.setAttribute("aria-selected", tab.id === `tab-${network}`);
  const badge = byId(`tab-${network}`).querySelector(".badge");
  badge.textContent = "";
  badge.hidden = true;
  panes[network].down();
}

function dress(appearance) {
  root.dataset.appearance = appearance;
  localStorage.setItem("appearance", appearance);
}

async function change(locale) {
  localStorage.setItem("language", locale);
  await speak(locale);
  for (const pane of Object.values(panes)) pane.redraw();
  for (const name of ["setup", "health", "tour"]) if (told[name]) drawn[name](told[name]);
}

const language = byId("language");
const appearance = byId("appearance");
language.value = preferred();
appearance.value = localStorage.getItem("appearance") ?? "auto";
dress(appearance.value);
language.addEventListener("change", () => change(language.value));
appearance.addEventListener("change", () => dress(appearance.value));
byId("setup").addEventListener("cancel", (event) => event.preventDefault());
byId("tour").addEventListener("click", (event) => {
  const what = event.target.closest("button")?.dataset.do;
  if (what) post(`/api/tour/${what}`);
});
document.querySelector(".plug").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  await post(`/api/bot/${button.dataset.do}`);
  button.disabled = false;
});
document.addEventListener("chosen", () => { told.chosen = told.tour?.step; });
for (const tab of document.querySelectorAll(".tabs button")) {
  tab.addEventListener("click", () => {
    told.chosen = told.tour?.step;
    choose(tab.getAttribute("aria-controls"));
  });
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = document.querySelector(".tabs button:not([aria-selected=true])");
    choose(other.getAttribute("aria-controls"));
    other.focus();
  });
}
choose("telegram");
await change(language.value);
write(document);
listen();
