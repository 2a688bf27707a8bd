// Small conveniences. Every page is whole without them, and no other server is ever asked.
"use strict";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => plain(text).split(/[\s,.;]+/).filter(Boolean);
const put = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// A list that is narrowed while one types: all words, in any order, anywhere in an entry. On a list
// of streets a first word such as 123 or 123B is a house number, and finds its range.

function fits(entry, words) {
  const told = entry.querySelector("summary") ?? entry;
  entry.plain ??= plain(`${told.textContent} ${entry.dataset.also ?? ""}`);
  return words.every((word) => entry.plain.includes(word));
}

function inRange(row, number) {
  const { from, to, side } = row.dataset;
  const sides = { odd: number % 2 === 1, even: number % 2 === 0 };
  return number >= Number(from) && number <= Number(to) && (sides[side] ?? true);
}

function streetFits(entry, words) {
  const rows = [...entry.querySelectorAll("[data-from]")];
  const asked = words.length > 1 && /^(\d+)[a-z]?$/.exec(words[0]);
  const there = rows.filter((row) => !asked || inRange(row, Number(asked[1])));
  for (const row of rows) row.hidden = !there.includes(row);
  const found = there.length > 0 && fits(entry, asked ? words.slice(1) : words);
  entry.querySelector("details").open = found && Boolean(asked);
  return found;
}

for (const form of document.querySelectorAll("form[data-left]")) {
  const field = form.elements.q;
  const entries = [...document.querySelectorAll("[data-entry]")];
  const groups = [...document.querySelectorAll("[data-group]")];
  const narrow = () => {
    const words = wordsOf(field.value);
    const test = form.hasAttribute("data-streets") ? streetFits : fits;
    for (const entry of entries) entry.hidden = !test(entry, words);
    for (const group of groups) group.hidden = !group.querySelector("[data-entry]:not([hidden])");
    for (const one of document.querySelectorAll("[data-whole]")) one.hidden = words.length > 0;
    const left = entries.filter((entry) => !entry.hidden).length;
    const told = put(form.dataset.left, { left, all: entries.length });
    form.querySelector("[role=status]").textContent = words.length ? told : "";
  };
  form.hidden = false;
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
}

// Where am I? The borders come to the browser; the position goes nowhere.

const inRing = ([x, y], ring) =>
  ring.reduce((odd, [ax, ay], at) => {
    const [bx, by] = ring.at(at - 1);
    const crosses = ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
    return crosses ? !odd : odd;
  }, false);

function holds({ type, coordinates }, point) {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  return rings.filter((ring) => inRing(point, ring)).length % 2 === 1;
}

for (const box of document.querySelectorAll("[data-outlines]")) {
  const { outlines, set, found, outside, failed } = box.dataset;
  const status = box.querySelector("[role=status]");
  const tell = ({ coords }) =>
    fetch(outlines)
      .then((answer) => answer.json())
      .then((every) => {
        const point = [coords.longitude, coords.latitude];
        const places = Object.entries(every[set].places);
        const [id] = places.find(([, area]) => holds(area, point)) ?? [];
        const link = id && document.querySelector(`a[data-place="${CSS.escape(id)}"]`);
        status.replaceChildren(...(link ? [`${found} `, link.cloneNode(true)] : [outside]));
      })
      .catch(lost);
  const lost = () => status.replaceChildren(failed);
  box.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(tell, lost);
  });
  box.hidden = !(isSecureContext && location.protocol.startsWith("http") && navigator.geolocation);
}
