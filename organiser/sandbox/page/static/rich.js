// What people wrote, as elements: Telegram's text with entities, Matrix' HTML through an allow-list.
// Nothing of it ever becomes markup by itself.
import { say } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const ALLOWED = new Set(["B", "STRONG", "I", "EM", "U", "S", "DEL", "STRIKE", "CODE", "PRE", "BLOCKQUOTE", "P", "BR", "UL", "OL", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "A", "SPAN", "DIV", "HR", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD"]);
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?)\]])/;
// What may be wider than its line, and is moved by the arrow keys then.
const WIDE = new Set(["TABLE", "PRE"]);
const HEADINGS = /^H[1-6]$/;

export function covered(element) {
  element.classList.add("covered");
  element.tabIndex = 0;
  element.role = "button";
  element.setAttribute("aria-label", say("hidden"));
  const show = (event) => {
    if (element.classList.contains("shown") || (event.key && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    element.classList.add("shown");
    element.removeAttribute("aria-label");
    element.removeAttribute("role");
  };
  element.addEventListener("click", show);
  element.addEventListener("keydown", show);
  return element;
}

function linked(url) {
  const link = document.createElement("a");
  if (/^(https?|mailto|tel|tg|matrix):/i.test(url)) link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function plain(tag) {
  const made = document.createElement(tag);
  if (WIDE.has(made.tagName)) made.tabIndex = 0;
  return made;
}

function entityElement(entity, text) {
  switch (entity.type) {
    case "text_link": return linked(entity.url);
    case "url": return linked(text);
    case "spoiler": return covered(document.createElement("span"));
    case "bot_command": case "mention": case "text_mention": case "hashtag": {
      const marked = document.createElement("span");
      marked.className = "command";
      return marked;
    }
    default: return TAGS[entity.type] ? plain(TAGS[entity.type]) : null;
  }
}

// Entities are nested or apart, never crossing; offsets count UTF-16 units, as JavaScript's strings do.
export function fromEntities(text, entities) {
  const root = document.createDocumentFragment();
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (parent, start, end) => {
    let at = start;
    while (sorted.length && sorted[0].offset < end) {
      const entity = sorted.shift();
      const until = Math.min(entity.offset + entity.length, end);
      parent.append(text.slice(at, entity.offset));
      const element = entityElement(entity, text.slice(entity.offset, until));
      fill(element ?? parent, entity.offset, until);
      if (element) parent.append(element);
      at = until;
      if (element?.tagName === "BLOCKQUOTE" && text[at] === "\n") at += 1;
    }
    parent.append(text.slice(at, end));
  };
  fill(root, 0, text.length);
  return root;
}

// Matrix' clients find addresses by themselves.
export function fromPlain(text) {
  return text.split(ADDRESS).map((part, index) => {
    if (index % 2 === 0) return part;
    const link = linked(part);
    link.append(part);
    return link;
  });
}

export function fromHtml(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const root = document.createDocumentFragment();
  copy(parsed.body, root, 0);
  return root;
}

function copy(from, to, depth) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(...(from.closest("a, code, pre") ? [node.data] : fromPlain(node.data)));
    else if (node.nodeType === Node.ELEMENT_NODE && node.tagName !== "MX-REPLY") copyElement(node, to, depth);
  }
}

const MARKS = { STRONG: "**", B: "**", EM: "_", I: "_", S: "~~", DEL: "~~", STRIKE: "~~", CODE: "`" };

// The words of a line with their marks, as one types them: what the sandbox's markup.py reads.
export function typed(line) {
  let text = "";
  const write = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      else if (child.tagName === "BR") text += "\n";
      else if (child.tagName === "BLOCKQUOTE") quote(child);
      else {
        const [open, close] = around(child);
        text += open;
        write(child);
        text += close;
      }
    }
  };
  const quote = (node) => {
    if (text && !text.endsWith("\n")) text += "\n";
    const start = text.length;
    write(node);
    text = `${text.slice(0, start)}> ${text.slice(start).replaceAll("\n", "\n> ")}\n`;
  };
  write(line.html ? fromHtml(line.html) : fromEntities(line.text, line.entities));
  return text.trimEnd();
}

function around(element) {
  if (element.classList.contains("covered")) return ["||", "||"];
  const mark = MARKS[element.tagName] ?? "";
  const url = element.getAttribute("href");
  return url && url !== element.textContent ? ["[", `](${url})`] : [mark, mark];
}

function copyElement(node, to, depth) {
  let into = to;
  if (ALLOWED.has(node.tagName) && depth < 90) {
    if (node.tagName === "A") into = linked(node.getAttribute("href") ?? "");
    else if (node.hasAttribute("data-mx-spoiler")) into = covered(document.createElement("span"));
    else into = plain(HEADINGS.test(node.tagName) ? "strong" : node.tagName);
    if (node.tagName === "OL" && /^\d+$/.test(node.getAttribute("start") ?? "")) into.start = Number(node.getAttribute("start"));
    to.append(into);
  }
  if (!["SCRIPT", "STYLE", "TEMPLATE"].includes(node.tagName)) copy(node, into, depth + 1);
}
