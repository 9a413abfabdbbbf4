// Elements: how scripts of the pages make and find them. Text goes in as text nodes alone, so that nothing an article
// holds is ever read as HTML.

export const $ = (id) => document.getElementById(id);

export const many = (n, one) => n.toLocaleString("en") + " " + one + (n === 1 ? "" : "s");

// el makes an element. A property that is a function listens to the event of its name; data and aria-… are attributes;
// false, null and undefined are left out.
export function el(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else if (key === "data") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

// named gives words of an article or a name, isolated in their writing direction.
export const named = (words) => el("bdi", {}, words);
