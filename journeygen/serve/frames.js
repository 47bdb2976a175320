// Documents inside of the studio, changed without a flash. What differs is taken over into the document that is seen;
// where that is not certain, the next document is loaded behind it, and takes its place when it is ready.

// How long a document is waited for (ms) until its text will do: a film or a slow picture may come after it.
const PATIENCE = 400;

export class Frame {
  // `width` is that of the window which is shown, in pixels; 0 takes what there is. A narrower place makes it smaller.
  // `ready` is called with each document, with each change of it, and whether it begins anew; `rerun` after a change in
  // a document with scripts, which is loaded again where there is none.
  constructor(host, title, { width = 0, sandbox = "", ready = () => {}, rerun = null } = {}) {
    Object.assign(this, { host, title, width, sandbox, ready, rerun, dark: false, stamp: "", url: "", of: "" });
    host.classList.add("frame");
    new ResizeObserver(() => this.fit()).observe(host);
  }

  // Shows an address. The same stamp again changes nothing; what is of something else begins at the top.
  async show(url, stamp, of) {
    if (url === this.url && stamp === this.stamp && of === this.of) return;
    const kept = of === this.of, same = kept && url === this.url && this.seen;
    Object.assign(this, { url, stamp, of });
    if (!url) return this.clear();
    if (!same || !(await this.renewed())) if (this.url === url && this.stamp === stamp && this.of === of) this.load(kept);
  }

  // Takes over what differs; false where scripts or styles do, or would have to run again.
  async renewed() {
    const { url, stamp, seen } = this;
    const html = await text(url, stamp);
    if (url !== this.url || stamp !== this.stamp || seen !== this.seen) return true; // somebody else is at it
    // Parsed by the window that shows it: our own allows no style of anybody else's.
    const page = seen.contentDocument, next = html && new seen.contentWindow.DOMParser().parseFromString(html, "text/html");
    if (!next || dress(page) !== dress(next) || (runs(next) && !this.rerun)) return false;
    page.title = next.title;
    become(page.body, next.body);
    this.rerun?.(page, seen.contentWindow);
    this.ready(page, seen.contentWindow, false, false);
    return true;
  }

  load(kept) {
    this.next?.remove();
    const next = (this.next = document.createElement("iframe"));
    next.title = this.title;
    next.dataset.studio = "1";
    if (this.sandbox) next.setAttribute("sandbox", this.sandbox);
    next.className = "coming";
    next.src = this.url;
    const arrived = () => this.next === next && this.swap(next, kept);
    next.addEventListener("load", arrived);
    this.host.append(next);
    this.fit();
    const late = () => {
      const page = next.contentDocument;
      if (this.next === next && page) page.URL === "about:blank" || page.readyState === "loading" ? setTimeout(late, PATIENCE) : arrived();
    };
    setTimeout(late, PATIENCE);
  }

  swap(next, kept) {
    const before = this.seen;
    const place = kept && before?.contentWindow ? [before.contentWindow.scrollX, before.contentWindow.scrollY] : null;
    this.seen = next;
    this.next = undefined;
    this.fit();
    light(next, this.dark);
    if (place) next.contentWindow.scrollTo({ left: place[0], top: place[1], behavior: "instant" });
    this.ready(next.contentDocument, next.contentWindow, !place, true);
    next.className = "";
    before?.remove();
  }

  clear() {
    this.seen?.remove();
    this.next?.remove();
    this.next = this.seen = undefined;
  }

  look({ dark = this.dark, width = this.width }) {
    Object.assign(this, { dark, width });
    this.fit();
    if (this.seen) light(this.seen, dark);
  }

  fit() {
    const { clientWidth: across, clientHeight: down } = this.host;
    const width = this.width || across;
    const scale = width ? Math.min(1, across / width) : 1;
    for (const frame of [this.seen, this.next]) {
      if (!frame) continue;
      Object.assign(frame.style, {
        colorScheme: this.dark ? "dark" : "light",
        width: width + "px",
        height: down / scale + "px",
        left: Math.max(0, (across - width * scale) / 2) + "px",
        transform: scale === 1 ? "none" : `scale(${scale})`,
      });
    }
  }
}

// Shows a document in the dark or in the light. Most browsers let it follow the frame's own scheme; elsewhere its rules
// are told.
const rules = new WeakMap();
const light = (frame, dark) => {
  const page = frame.contentDocument;
  const follows = frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches === dark;
  if (!page || (follows && !frame.dataset.told)) return;
  frame.dataset.told = "1";
  page.documentElement.style.colorScheme = dark ? "dark" : "light";
  const told = (text) => text.replace(/\(prefers-color-scheme:\s*(dark|light)\)/g, (_, scheme) => ((scheme === "dark") === dark ? "(min-width: 0)" : "(max-width: 0)"));
  const tell = (rule) => {
    if (rule.media?.mediaText.includes("prefers-color-scheme") || rules.has(rule)) {
      if (!rules.has(rule)) rules.set(rule, rule.media.mediaText);
      rule.media.mediaText = told(rules.get(rule));
    }
    for (const inner of rule.cssRules ?? []) tell(inner);
  };
  for (const sheet of page.styleSheets) tell(sheet);
};

// Two frames that show one address at one stamp ask once.
let asked = { of: "", said: null };
const text = (url, stamp) => {
  if (asked.of !== url + stamp) asked = { of: url + stamp, said: fetch(url).then((answer) => (answer.ok ? answer.text() : ""), () => "") };
  return asked.said;
};

// --- one document becomes another

const OURS = "/-/reload.js";
const scripts = (page) => [...page.scripts].filter((one) => one.getAttribute("src") !== OURS && !/json/.test(one.type));
const runs = (page) => scripts(page).length > 0;
const dress = (page) => {
  const styles = [...page.querySelectorAll("style, link[rel~=stylesheet], base")].map((one) => one.outerHTML);
  return JSON.stringify([styles, scripts(page).map((one) => one.outerHTML), page.documentElement.lang, page.documentElement.dir]);
};

const become = (old, next) => {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const from = [...old.childNodes], to = [...next.childNodes];
  let start = 0;
  while (start < Math.min(from.length, to.length) && from[start].isEqualNode(to[start])) start++;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end).isEqualNode(to.at(-1 - end))) end++;
  const gone = from.slice(start, from.length - end), come = to.slice(start, to.length - end);
  if (gone.length === come.length) return gone.forEach((one, at) => differ(one, come[at]));
  const after = from[from.length - end] ?? null;
  for (const one of come) old.insertBefore(old.ownerDocument.importNode(one, true), after);
  for (const one of gone) one.remove();
};
const differ = (old, next) => {
  if (old.isEqualNode(next)) return;
  if (old.nodeType === 1 && old.nodeName === next.nodeName && old.nodeName !== "SCRIPT") become(old, next);
  else if (old.nodeType === 3 && next.nodeType === 3) old.data = next.data;
  else old.replaceWith(old.ownerDocument.importNode(next, true));
};
