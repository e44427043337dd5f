// The page's words in the chosen language. Elements name theirs by data-word, data-title or data-label.
let words = {};

export const say = (name, values = {}) =>
  (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

export async function speak(locale) {
  words = await (await fetch(`/api/words/${locale}`)).json();
  document.documentElement.lang = locale;
  write(document);
}

export function write(root) {
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const element of root.querySelectorAll("[data-title]")) {
    element.title = say(element.dataset.title);
    element.setAttribute("aria-label", element.title);
  }
}

// Our English is British; a clock shows that.
export const tongue = () => (document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang);

export function preferred() {
  const known = ["en", "nl", "ko", "sv"];
  const asked = [localStorage.getItem("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return asked.find((locale) => known.includes(locale)) ?? "en";
}
