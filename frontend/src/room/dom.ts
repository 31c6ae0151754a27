// Views are functions that build elements; `morph` brings the live page to that shape and keeps focus and typed text.

export type Child = Node | string | null | false | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined>;

const SVG = "http://www.w3.org/2000/svg";
const ON_SVG = new Set("svg g path rect circle polyline text use clipPath".split(" "));
let spriteUrl = "";

export function drawIconsFrom(url: string): void {
  spriteUrl = url;
}

/** An element with attributes and children; attributes that are false, null or undefined are left out. */
export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): Element {
  const made = ON_SVG.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  made.append(
    ...children.filter((child): child is Node | string => typeof child === "string" || child instanceof Node),
  );
  return made;
}

export function set(on: Element, name: string, value: string | number | boolean | null | undefined): void {
  if (value === false || value === null || value === undefined) on.removeAttribute(name);
  else if (on.getAttribute(name) !== String(value)) on.setAttribute(name, value === true ? "" : String(value));
}

/** An icon of the sprite. It stands beside its word, so readers of the screen pass it by. */
export function icon(name: string, size = ""): Element {
  return h("svg", { class: `icon ${size}`, "aria-hidden": "true" }, h("use", { href: `${spriteUrl}#${name}` }));
}

/** Change `live` into `wanted` with as little as possible. A different `data-key` means: another thing. */
export function morph(live: Node, wanted: Node): void {
  if (live instanceof Element && wanted instanceof Element && alike(live, wanted)) {
    copyAttributes(live, wanted);
    morphChildren(live, wanted);
  } else if (live instanceof Text && wanted instanceof Text) {
    if (live.data !== wanted.data) live.data = wanted.data;
  } else {
    live.parentNode?.replaceChild(wanted, live);
  }
}

const alike = (a: Element, b: Element): boolean =>
  a.nodeName === b.nodeName && a.getAttribute("data-key") === b.getAttribute("data-key");

function copyAttributes(live: Element, wanted: Element): void {
  for (const { name } of [...live.attributes])
    if (!wanted.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  for (const { name, value } of wanted.attributes) set(live, name, value);
}

/**
 * One after the other; what is new between them is put in, and what is gone is taken out, so that a line that comes or goes
 * above a field takes neither its text nor the focus from it.
 */
function morphChildren(live: Element, wanted: Element): void {
  let next: ChildNode | null = live.firstChild;
  for (const child of [...wanted.childNodes]) {
    const found = counterpart(next, child);
    if (!found) {
      live.insertBefore(child, next);
      continue;
    }
    while (next && next !== found) next = removed(next);
    next = found.nextSibling;
    morph(found, child);
  }
  while (next) next = removed(next);
}

/** The node, from here on, that `child` is the new shape of; one further on only where it is surely the same. */
function counterpart(from: ChildNode | null, child: ChildNode): ChildNode | null {
  if (!from || from.nodeType !== child.nodeType || !(child instanceof Element)) return sameKind(from, child);
  if (alike(from as Element, child)) return from;
  for (let other = from.nextSibling; other; other = other.nextSibling)
    if (other instanceof Element && alike(other, child) && surely(other, child)) return other;
  return null;
}

const sameKind = (from: ChildNode | null, child: ChildNode): ChildNode | null =>
  from?.nodeType === child.nodeType ? from : null;
const surely = (a: Element, b: Element): boolean =>
  b.hasAttribute("data-key") || a.getAttribute("class") === b.getAttribute("class");

function removed(node: ChildNode): ChildNode | null {
  const after = node.nextSibling;
  node.remove();
  return after;
}
