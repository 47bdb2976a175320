// What is shown of the entry that is open. Texts of makers become text nodes, never markup.

import { Frame } from "./frames.js";

export const h = (name, { on = {}, data = {}, ...given } = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given))
    if (value !== undefined && value !== false) key in made && typeof value !== "string" ? (made[key] = value) : made.setAttribute(key, value);
  Object.assign(made.dataset, data);
  for (const [kind, heard] of Object.entries(on)) made.addEventListener(kind, heard);
  made.append(...children.flat().filter((child) => child || child === "0"));
  return made;
};
export const counted = (count, one, many = one + "s") => `${count} ${count === 1 ? one : many}`;
const place = (id) => document.getElementById(id);
const DESKTOP = 1280, PHONE = 390, LETTER = 600, NARROW = 375;
// How long (ms) the panes behind wait for the one that is seen.
const BEHIND = 150;

const copied = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain HTTP, as a phone in the same network asks, there is no other way.
    const box = document.body.appendChild(h("textarea", { class: "away" }));
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
    button.focus();
  }
  place("said").textContent = "Copied: " + text;
};

export const command = (line, label) =>
  h("p", { class: "command" }, label && h("b", {}, label), h("code", {}, line), h("button", { type: "button", "aria-label": "Copy " + line, on: { click: ({ target }) => copied(line, target) } }, "Copy"));

// A problem as the command line tells it: place, what, why, what to do, and the line itself below.
export const problem = (one, title, choose) =>
  h("li", { class: "problem " + one.level },
    title && h("a", { class: "of", href: "?entry=" + encodeURIComponent(one.key), on: { click: choose } }, title),
    h("p", {}, h("b", {}, { error: "Error", warning: "Warning", note: "Note" }[one.level]), " ", h("code", {}, one.place), " ", said(one.what), one.why && [" ", said(one.why)], one.fix && h("strong", {}, " ", said(one.fix))),
    one.excerpt && h("pre", { tabindex: "0" }, one.excerpt));

export const day = (date, whole) => {
  const made = new Date(date + "T12:00");
  const year = whole || made.getFullYear() !== new Date().getFullYear() ? "numeric" : undefined;
  return isNaN(made) ? date : made.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
};
const monthly = (month) => new Date(month + "-15T12:00").toLocaleDateString("en-GB", { month: "long", year: "numeric" });
// A sentence; what stands between backticks is to be typed as it is.
const said = (text) => sentence(text).split("`").map((part, at) => (at % 2 ? h("code", {}, part) : part));
const sentence = (text) => (/[.?!`]$/.test(text) && !text.endsWith("`") ? text : text + ".");
const moment = (iso) => day(iso.slice(0, 10), true) + (iso.slice(11, 16) === "00:00" ? "" : ", " + iso.slice(11, 16));

export class Panes {
  // `opens` is told the address of a link inside of a page or letter; it says whether an entry of ours stands there.
  constructor(opens) {
    this.opens = opens;
    this.look = { phone: false, dark: matchMedia("(prefers-color-scheme: dark)").matches };
    const framed = (pane, title, options = {}) => {
      const host = place("pane-" + pane).appendChild(h("div", {}));
      return new Frame(host, title, { ...options, ready: (...given) => this.ready(pane, ...given) });
    };
    place("pane-letter").append(h("p", { id: "letter-said", class: "small" }));
    this.page = framed("page", "The page");
    this.posts = framed("posts", "The posts", { rerun: told });
    const both = place("pane-letter").appendChild(h("div", { class: "both" }));
    const letter = (width, title) => {
      const host = both.appendChild(h("figure", {}, h("figcaption", { class: "small" }, title + ", " + width)));
      const box = host.appendChild(h("div", {}));
      return new Frame(box, "The letter " + title, { width, ready: (...given) => this.ready("letter", ...given) });
    };
    this.letters = [letter(LETTER, "at a desk"), letter(NARROW, "on a phone")];
    this.nothing = Object.fromEntries(["page", "posts", "letter"].map((pane) => [pane, place("pane-" + pane).appendChild(h("div", { class: "nothing", hidden: true }))]));
  }

  show(entry) {
    this.entry = entry;
    this.rest = () => {};
    this.head();
    this.frames();
    this.card();
    this.todo();
  }

  // --- what stands above

  head() {
    const { title, project, step, date, live, state, source } = this.entry;
    place("title").textContent = title;
    const states = { draft: "Draft", later: "Scheduled: " + moment(live), unlisted: "Unlisted", expired: "Expired" };
    place("meta").replaceChildren(...[project, step, date && day(date, true), state && h("b", {}, states[state] ?? state), h("code", {}, source)].filter(Boolean).map((one) => h("span", {}, one)));
    const wrong = this.entry.problems.filter((one) => one.level === "error");
    const shown = JSON.stringify(wrong);
    if (shown !== this.wrong) place("wrong").replaceChildren(...(wrong.length ? [h("ul", {}, wrong.map((one) => problem(one)))] : []));
    this.wrong = shown;
  }

  // --- documents

  // An entry that was just opened shows the pane that is seen first, and loads the others after it.
  frames() {
    clearTimeout(this.later);
    const known = this.framed === this.entry.key, seen = document.body.dataset.pane;
    this.framed = this.entry.key;
    const frames = { page: () => this.framePage(), posts: () => this.framePosts(), letter: () => this.frameLetter() };
    const now = known ? Object.keys(frames) : Object.keys(frames).filter((pane) => pane === seen);
    for (const pane of now) frames[pane]();
    this.rest = () => {
      clearTimeout(this.later);
      this.rest = () => {};
      for (const pane of Object.keys(frames)) if (!now.includes(pane)) frames[pane]();
    };
    this.later = setTimeout(() => this.rest(), BEHIND);
  }

  framePage() {
    const { page, key, stamps } = this.entry;
    this.page.look({ dark: this.look.dark, width: this.look.phone ? PHONE : DESKTOP });
    this.page.show(page, stamps.page, key);
    this.instead("page", page ? "" : "Nothing is built of it yet.");
  }

  framePosts() {
    const { posts, key, stamps } = this.entry;
    this.posts.look({ dark: this.look.dark });
    this.posts.show(posts.length ? "/-/social/?entry=" + encodeURIComponent(key) : "", stamps.posts, key);
    this.instead("posts", posts.length ? "" : "It is not shared: readers do not see it in lists, it says `social: false`, or no network is set up.");
  }

  frameLetter() {
    const { letter, key, stamps } = this.entry, { dark, phone } = this.look;
    // What was sent, or never was in its time, is written no more: its page on the web shows it.
    const month = letter.folder && letter.mailing.month, web = month ? "" : (letter.page ?? "");
    for (const frame of this.letters) {
      frame.look({ dark });
      frame.sandbox = month ? "allow-same-origin allow-popups" : ""; // mail runs nothing, a page may
      frame.show(month ? `/-/letter.html?month=${month}&scheme=${dark ? "dark" : "light"}` : web, stamps.letter, key);
    }
    place("pane-letter").classList.toggle("narrow", phone);
    this.instead("letter", month || web ? "" : letter.why[0].toUpperCase() + letter.why.slice(1) + (letter.change ? ". " + letter.change : ""));
    this.mailing(month);
  }

  mailing(month) {
    const { letter } = this.entry;
    const mail = letter.mailing;
    const links = month ? [["preview.html", "Before it goes out"], ["email.txt", "As text"], ["email.eml", "As a mail"]].map(([name, label]) => h("a", { href: letter.folder + name, target: "_blank" }, label)) : [];
    if (letter.page) links.push(h("a", { href: letter.page, target: "_blank" }, "On the web"));
    const states = { open: "open until the month is over", ready: month ? "waits to be sent" : "was not sent; this is its page on the web", sent: "sent; this is its page on the web" };
    const words = mail && [h("b", {}, `${monthly(mail.month)}: ${mail.place} of ${mail.count}`), ", " + states[mail.state]];
    place("letter-said").replaceChildren(...[words, ...links].filter(Boolean).map((one) => h("span", {}, one)));
  }

  instead(pane, text) {
    this.nothing[pane].replaceChildren(...(text ? said(text) : []));
    this.nothing[pane].hidden = !text;
    place("pane-" + pane).classList.toggle("without", Boolean(text));
  }

  // A document is there, or differs. Its keys and links are the studio's.
  ready(pane, page, view, fresh, whole) {
    if (pane === "letter") this.found(page, view, fresh);
    if (!whole) return;
    page.addEventListener("keydown", (event) => event.key === "Escape" && (document.querySelector("#rows [aria-current]") ?? place("find")).focus());
    if (pane !== "posts") page.addEventListener("click", (event) => this.followed(event), true);
  }

  followed(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const home = link.getAttribute("href").startsWith("#");
    if (home) return;
    event.preventDefault();
    if (!this.opens(link.href)) open(link.href, "_blank", "noopener");
  }

  // The entry's place in its letter: marked, and in sight when it was just opened.
  found(page, view, fresh) {
    const wanted = [this.entry.url || "about:blank", this.entry.page].map((path) => new URL(path, location).href);
    const links = [...page.querySelectorAll("a[href]")].filter((link) => wanted.includes(link.href.split(/[?#]/)[0]));
    const first = links.find((link) => link.textContent.trim()) ?? links[0];
    if (!first) return;
    const block = first.closest("h1, h2, h3, li, td") ?? first;
    block.style.outline = "2px solid #b4552d";
    block.style.outlineOffset = "6px";
    block.dataset.here = "";
    if (fresh) view.scrollTo({ top: block.getBoundingClientRect().top + view.scrollY - 90, behavior: "instant" });
  }

  // --- the card

  card() {
    const { card, page } = this.entry;
    const shown = JSON.stringify([card, page, this.look.dark]);
    if (shown === this.drawn) return;
    this.drawn = shown;
    if (!card) return place("pane-card").replaceChildren(h("p", { class: "nothing" }, "Without a page there is no card."));
    const whose = { entry: "Its own photograph is on it.", project: "It has no photograph: this is its project's card.", site: "Neither it nor its project has a photograph: this is the site's card." };
    place("pane-card").replaceChildren(
      h("div", { class: "link-card" + (this.look.dark ? " dark" : ""), tabindex: "-1" },
        h("img", { src: card.image, alt: card.alt ?? "", width: 1200, height: 630 }),
        h("div", {}, h("span", { class: "small" }, card.host), h("b", {}, card.title), h("p", {}, card.description))),
      h("p", { class: "small" }, whose[card.of], " ", h("a", { href: card.image, target: "_blank" }, "The picture alone")));
  }

  // --- what is missing, and what is due

  todo() {
    const { problems, lacks, posts, letter, state, change, lock, key } = this.entry;
    const needed = lacks.filter((one) => !one.optional), ideas = lacks.filter((one) => one.optional);
    const due = posts.filter((post) => post.state === "due" || post.state === "unknown"), mail = letter.mailing;
    const waiting = due.length + (mail?.is_due ? 1 : 0);
    place("todo-count").textContent = needed.length + waiting + problems.filter((one) => one.level !== "note").length || "";
    const shown = JSON.stringify([problems, lacks, posts, letter, state, change, lock, key]);
    if (shown === this.told) return;
    this.told = shown;
    const later = posts.filter((post) => post.state === "scheduled"), done = posts.filter((post) => post.state === "posted");
    place("pane-todo").replaceChildren(...[
      part("Wrong", problems.length && h("ul", { class: "problems" }, problems.map((one) => problem(one)))),
      part("Missing", needed.length ? h("ul", { class: "lacks" }, needed.map(lacking)) : h("p", {}, "Nothing.")),
      part("Could be added", ideas.length && h("ul", { class: "lacks" }, ideas.map(lacking))),
      part("Not before its readers", state === "draft" && h("p", {}, said(change))),
      part("Due", waiting ? [due.length && h("p", {}, "Waiting since " + moment(due[0].at) + ". What has a token is posted by the first line, after you say yes; what you post by hand, say with its address."), h("ul", { class: "lacks" }, due.length && h("li", {}, command("journeygen post --due", "All")), due.map(posting), mail?.is_due && h("li", {}, h("b", {}, "The letter of " + monthly(mail.month)), " is over and was not sent.", command(mail.command)))] : h("p", {}, "Nothing.")),
      part("Later", (later.length || mail?.state === "open") && h("ul", { class: "lacks" }, later.map((post) => h("li", {}, h("b", {}, post.label), " " + moment(post.at))), mail?.state === "open" && h("li", {}, h("b", {}, "The letter of " + monthly(mail.month)), ", when the month is over.", command(mail.command)))),
      part("Posted", done.length && h("ul", { class: "lacks" }, done.map((post) => h("li", {}, h("b", {}, post.label), " " + moment(post.at) + " ", post.url && link(post.url))))),
      part("Not remembered", lock && [h("p", {}, "The ledger does not know this address yet. Once it is on the web:"), command("journeygen lock")]),
    ].filter(Boolean));
  }
}

// The share kit draws what is opened; what was drawn went with the texts.
const told = (page, view) => page.querySelectorAll(".post[open]").forEach((post) => post.dispatchEvent(new view.Event("toggle")));
const part = (title, content) => content && h("section", {}, h("h3", {}, title), content);
const lacking = (one) => h("li", {}, h("b", {}, said(one.what)), " ", said(one.why), " ", h("strong", {}, said(one.fix)), " ", h("code", {}, one.place));
const posting = (post) => h("li", {}, post.state === "unknown" && h("p", {}, "Begun, and never confirmed. Look there, then:"), command(post.command, post.label));
const link = (url) => (/^https?:/.test(url) ? h("a", { href: url, target: "_blank", rel: "noopener" }, url) : url);
