// One line of a chat as an element. Lines are drawn anew when they change.
import { say, tongue } from "./words.js";
import { covered, fromEntities, fromHtml, fromPlain } from "./rich.js";

export const EMOJIS = ["👍", "❤", "🎉", "😢", "🔥"];
const BLOCKS = new Set(["BLOCKQUOTE", "PRE", "UL", "OL", "TABLE"]);
const LONG = 900;
const LOCK = '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></svg>';
const FILE = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4v11M7.500 11 12 15.500 16.500 11M5 20h14"/></svg>';
const HUES = { anna: 12, minjun: 268, elsa: 205, sam: 150, bas: 335, seoyeon: 32, nils: 225, priya: 180 };

export function face(key, name) {
  const shown = document.createElement("span");
  shown.className = key === "organiser" ? "face o" : "face";
  shown.setAttribute("aria-hidden", "true");
  shown.style.setProperty("--hue", HUES[key] ?? 90);
  if (key !== "organiser") shown.textContent = /[가-힣]/.test(name) ? name.slice(-2) : [...name].slice(0, 2).join("");
  return shown;
}

export function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Some signs are drawn in black unless the selector U+FE0F asks for the emoji.
const coloured = (emoji) => (/^\p{Emoji_Presentation}|\uFE0F/u.test(emoji) ? emoji : `${emoji}\uFE0F`);
const named = (emoji) => say(emoji.replaceAll("\uFE0F", ""));
// Clients of Matrix write the selector into what they send, Telegram knows its reactions without.
const spelt = (emoji, pane) => (pane.network === "matrix" ? coloured(emoji) : emoji);
const jumbo = (text) => /^(?=.*\p{Extended_Pictographic})[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D\uFE0F\s]{1,24}$/u.test(text);

export const brief = (line) => line.text || line.media?.name || "";

export function draw(line, pane) {
  const item = make("article", "line");
  item.dataset.id = line.id;
  if (line.service) {
    item.classList.add("service");
    item.textContent = line.text.startsWith("+") ? say("joined") : line.text;
    return item;
  }
  const own = line.sender === pane.person && !line.by_bot;
  item.classList.toggle("own", own);
  item.classList.toggle("by-bot", line.sender === "organiser");
  item.tabIndex = -1;
  const bubble = make("div", "bubble");
  bubble.append(who(line), ...answered(line, pane), ...media(line, pane), ...words(line, pane), meta(line));
  item.append(face(line.sender, line.name), bubble);
  if (line.deleted) return item;
  if (line.buttons.length) item.append(buttons(line, pane));
  if (line.reactions.length) item.append(reactions(line, pane));
  if (!line.unreadable) item.append(tools(line, pane, own));
  return item;
}

function who(line) {
  const shown = make("div", "who");
  shown.append(make("span", "", line.name));
  if (line.sender === "organiser") shown.append(make("small", "", say("bot")));
  return shown;
}

function answered(line, pane) {
  const other = line.reply_to && !line.deleted && pane.find(line.reply_to);
  if (!other || other.service) return [];
  const quote = make("button", "answered");
  quote.type = "button";
  const said = make("span", "", other.deleted ? say("deleted") : brief(other));
  said.dir = "auto";
  quote.append(make("b", "", other.name), said);
  quote.addEventListener("click", () => pane.show(other.id));
  return [quote];
}

function media(line, pane) {
  if (!line.media || line.deleted) return [];
  const address = `/api/file/${pane.network}/${pane.chatKey}/${encodeURIComponent(line.id)}`;
  if (["photo", "sticker"].includes(line.media.kind)) {
    const picture = make("img", "picture");
    picture.src = address;
    picture.alt = say("picture", { name: line.media.name });
    if (line.media.width) picture.width = line.media.width;
    if (line.media.height) picture.height = line.media.height;
    return [line.media.spoiler ? covered(picture) : picture];
  }
  if (["audio", "video"].includes(line.media.kind)) return [player(line.media, address)];
  const link = make("a", "download");
  link.insertAdjacentHTML("beforeend", FILE);
  link.append(make("span", "", line.media.name));
  link.title = say("file", { name: line.media.name });
  link.setAttribute("aria-label", link.title);
  link.href = address;
  link.download = line.media.name;
  return [link];
}

function player({ kind, name }, address) {
  const shown = make(kind, "player");
  shown.controls = true;
  shown.preload = "metadata";
  shown.src = address;
  shown.setAttribute("aria-label", name);
  return shown;
}

// Words that run to their end let the time stand beside their last line.
function words(line, pane) {
  const text = make("div", "words");
  if (line.deleted) text.append(make("span", "gone", say("deleted")));
  else if (line.unreadable) text.append(make("span", "gone", say("unreadable")));
  else if (line.html) text.append(fromHtml(line.html));
  else if (pane.network === "matrix") text.append(...fromPlain(line.text));
  else text.append(fromEntities(line.text, line.entities));
  text.dir = "auto";
  const alone = !line.deleted && jumbo(line.text);
  text.classList.toggle("jumbo", alone);
  if (line.text.length > LONG && !line.deleted && !pane.private) return [text, fold(text, line, pane)];
  text.classList.toggle("runs", !BLOCKS.has(text.lastElementChild?.tagName) && !line.media && !alone);
  return [text];
}

function fold(text, line, pane) {
  const button = make("button", "fold");
  button.type = "button";
  const set = (open) => {
    text.classList.toggle("folded", !open);
    button.setAttribute("aria-expanded", open);
    button.textContent = say(open ? "less" : "more");
  };
  button.addEventListener("click", () => {
    if (pane.unfolded.has(line.id)) pane.unfolded.delete(line.id);
    else pane.unfolded.add(line.id);
    set(pane.unfolded.has(line.id));
  });
  set(pane.unfolded.has(line.id));
  return button;
}

function meta(line) {
  const shown = make("div", "meta");
  if (line.edited && !line.deleted) shown.append(make("span", "", say("edited")));
  const time = make("time", "", new Date(line.at).toLocaleTimeString(tongue(), { timeStyle: "short" }));
  time.dateTime = line.at;
  shown.append(time);
  if (line.encrypted) {
    shown.insertAdjacentHTML("beforeend", LOCK);
    shown.append(make("span", "unseen", say("encrypted")));
  }
  return shown;
}

function buttons(line, pane) {
  const rows = make("div", "buttons");
  for (const row of line.buttons) {
    const shown = make("div");
    for (const button of row) {
      const pressed = make(button.url ? "a" : "button", "", button.label);
      if (button.url) {
        pressed.href = button.url;
        pressed.target = "_blank";
        pressed.addEventListener("click", (event) => pane.follow(event, button.url));
      } else {
        pressed.type = "button";
        pressed.addEventListener("click", () => pane.act("tap", { line: line.id, data: button.data }));
      }
      shown.append(pressed);
    }
    rows.append(shown);
  }
  return rows;
}

function reactions(line, pane) {
  const row = make("div", "reactions");
  for (const { emoji, by } of line.reactions) {
    const button = make("button", "", by.length > 1 ? `${coloured(emoji)} ${by.length}` : coloured(emoji));
    button.type = "button";
    button.title = `${named(emoji)}: ${by.map((key) => pane.nameOf(key)).join(", ")}`;
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-pressed", by.includes(pane.person));
    button.addEventListener("click", () => pane.act("react", { line: line.id, emoji }));
    row.append(button);
  }
  return row;
}

function tools(line, pane, own) {
  const bar = make("div", "tools");
  const add = (name, act, label = say(name)) => {
    const button = make("button", name.length < 3 ? "emoji" : "", label);
    button.type = "button";
    button.dataset.do = name;
    button.addEventListener("click", act);
    bar.append(button);
    return button;
  };
  add("reply", () => pane.composer.reply(line));
  for (const emoji of EMOJIS.slice(0, 3)) {
    const button = add(emoji, () => pane.act("react", { line: line.id, emoji: spelt(emoji, pane) }), coloured(emoji));
    button.title = `${say("react")}: ${named(emoji)}`;
    button.setAttribute("aria-label", button.title);
  }
  if (own && !line.media) add("edit", () => pane.composer.edit(line));
  if (own) add("delete", () => pane.remove(line));
  return bar;
}
