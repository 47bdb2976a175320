// The studio: a list of all entries, and the open one in all its forms. Hears of every save and asks for what changed.

import { Panes, counted, day, h, problem } from "./panes.js";

const place = (id) => document.getElementById(id);
const rows = new Map(), lines = new Map();
const now = { edition: 0, key: "", pane: "page", view: "list", order: [], projects: {}, problems: [], site: null };
const narrow = matchMedia("(max-width: 47.99rem)"), middling = matchMedia("(max-width: 62rem)");
const PANES = ["page", "posts", "letter", "card", "todo"];
const STATES = { draft: "Draft", later: "Scheduled", unlisted: "Unlisted", expired: "Expired", unread: "Cannot be read" };
const panes = new Panes((url) => {
  const path = decodeURI(new URL(url, location).pathname), base = decodeURI(now.site.base);
  const key = path.startsWith(base) ? path.slice(base.length).replace(/\/$/, "") : "";
  return rows.has(key) && [location.origin, new URL(panes.entry.url || location).origin].includes(new URL(url, location).origin) && !choose(key);
});

// --- the address

const read = () => {
  const asked = new URLSearchParams(location.search);
  now.key = asked.get("entry") ?? "";
  now.pane = PANES.includes(asked.get("pane")) ? asked.get("pane") : now.pane;
  now.view = asked.get("view") === "problems" ? "problems" : now.key ? "entry" : "list";
};
const address = () => {
  if (now.view === "problems") return "?view=problems";
  if (now.view === "list" || !now.key) return location.pathname;
  return `?entry=${encodeURIComponent(now.key).replaceAll("%2F", "/")}` + (now.pane === "page" ? "" : "&pane=" + now.pane);
};
const written = (push) => history[push ? "pushState" : "replaceState"](null, "", address());

// --- what stands

let busy = false, again = false;
const refresh = async () => {
  if (busy) return void (again = true);
  busy = true;
  try {
    do {
      again = false;
      const key = wanted();
      const answer = await fetch(`/-/studio.json?since=${now.edition}&entry=${encodeURIComponent(key)}`);
      if (answer.status === 500) return location.reload(); // nothing could be built since the server started: its page says why
      if (!answer.ok) return;
      take(await answer.json(), key);
    } while (again);
  } catch {
    return; // the stream says so, and asks again when the server is back
  } finally {
    busy = false;
  }
};

const wanted = () => now.key || (narrow.matches || now.view === "problems" ? "" : (visible()[0]?.key ?? ""));

const take = (told, key) => {
  for (const row of told.rows) rows.set(row.key, row);
  Object.assign(now, { edition: told.edition, projects: told.projects, problems: told.problems, site: told.site, stale: told.stale });
  if (told.order) {
    now.order = told.order;
    const known = new Set(told.order);
    for (const gone of [...rows.keys()].filter((one) => !known.has(one))) rows.delete(gone);
  }
  frame();
  list(new Set(told.rows.map((row) => row.key)));
  problems();
  if (!now.key && !narrow.matches && now.view !== "problems") {
    now.key = wanted();
    now.view = now.key ? "entry" : "list";
  }
  if (now.key !== key) again = Boolean(now.key);
  show(told.entry, key);
};

// Makes a part anew only when what it shows differs: whoever is in it keeps their place.
const parts = new Map();
const unless = (part, shown, made) => {
  const text = JSON.stringify(shown);
  if (parts.get(part) !== text) made();
  parts.set(part, text);
};

const frame = () => {
  const { title, base, letters, shares } = now.site;
  place("site").textContent = title;
  place("site").href = base;
  document.title = `${rows.get(now.key)?.title ?? "The studio"} · ${title}`;
  place("to-kit").hidden = !shares;
  place("letters").hidden = !letters.length;
  unless("letters", letters, () => place("letters").lastElementChild.replaceChildren(...letters.map((month) => h("li", {}, h("a", { href: `/-/newsletter/${month}/preview.html` }, month)))));
  const wrong = now.problems.filter((one) => one.level === "error").length, all = now.problems.length;
  place("to-problems").textContent = all ? counted(all, "problem") : "No problems";
  place("to-problems").classList.toggle("bad", wrong > 0);
  say(now.stale ? "Older than your files, until that is mended" : "");
};
const say = (text) => place("said").textContent !== text && (place("said").textContent = text);

// --- the list

const marks = (row) => [
  row.errors && h("b", { class: "bad" }, counted(row.errors, "error")),
  row.warnings && h("b", { class: "warned" }, counted(row.warnings, "warning")),
  row.missing && h("span", {}, row.missing + " missing"),
  row.due && h("b", { class: "due" }, row.due + " due"),
].filter(Boolean);
const line = (row) =>
  h("li", {}, h("a", { href: `?entry=${encodeURIComponent(row.key).replaceAll("%2F", "/")}`, tabindex: "-1", data: { key: row.key } },
    h("span", { class: "name" }, row.title),
    h("span", { class: "small" }, h("span", {}, [row.state && STATES[row.state], row.date && day(row.date), row.step].filter(Boolean).join(" · ")), h("span", { class: "marks" }, marks(row).flatMap((one, at) => (at ? [" · ", one] : [one]))))));

const fits = (row) => {
  const only = place("only").value, words = place("find").value.trim().toLowerCase().split(/\s+/);
  const said = `${row.title} ${now.projects[row.project] ?? ""} ${row.key} ${row.step ?? ""} ${row.date ?? ""} ${STATES[row.state] ?? ""}`.toLowerCase();
  const kind = { "": true, due: row.due, missing: row.missing, wrong: row.errors || row.warnings, draft: row.state === "draft", later: row.state === "later" }[only];
  return kind && words.every((word) => said.includes(word));
};
const groups = () => {
  const by = place("by").value, found = new Map();
  for (const key of now.order) {
    const row = rows.get(key);
    if (!row || !fits(row)) continue;
    const name = by === "project" ? (now.projects[row.project] ?? row.project) : row.date ? new Date(row.date + "T12:00").toLocaleDateString("en-GB", { month: "long", year: "numeric" }) : "Not read";
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(row);
  }
  return found;
};
const visible = () => [...groups().values()].flat();

let listed = "";
const list = (changed) => {
  for (const key of changed) lines.delete(key);
  const shown = groups();
  for (const group of shown.values()) for (const row of group) if (!lines.has(row.key)) lines.set(row.key, line(row));
  const plan = JSON.stringify([...shown].map(([name, group]) => [name, group.map((row) => row.key)]));
  if (plan === listed && ![...changed].some((key) => rows.has(key))) return mark();
  const focused = document.activeElement?.dataset?.key;
  const scrolled = [place("list"), place("rows")].map((one) => [one, one.scrollTop]);
  listed = plan;
  place("rows").replaceChildren(...[...shown].map(([name, group]) => h("section", {}, h("h2", {}, name, " ", h("span", { class: "small" }, String(group.length))), h("ul", {}, group.map((row) => lines.get(row.key))))));
  const count = [...shown.values()].reduce((sum, group) => sum + group.length, 0);
  const all = counted(rows.size, "entry", "entries");
  place("count").textContent = count === rows.size ? all : `${count} of ${all}`;
  for (const [one, top] of scrolled) one.scrollTop = top;
  mark();
  if (focused) lines.get(focused)?.firstElementChild.focus({ preventScroll: true });
};
let met = "";
const mark = () => {
  for (const old of document.querySelectorAll("#rows [aria-current]")) {
    old.removeAttribute("aria-current");
    old.tabIndex = -1;
  }
  const link = lines.get(now.key)?.firstElementChild;
  if (link?.isConnected) {
    if (now.view === "entry") link.setAttribute("aria-current", "true");
    if (now.view === "entry" && met !== now.key) link.scrollIntoView({ block: "nearest" });
    met = now.key;
    link.tabIndex = 0;
  } else {
    const first = place("rows").querySelector("a");
    if (first) first.tabIndex = 0;
  }
};

// --- the entry

const show = (entry, key) => {
  document.body.dataset.view = now.view;
  place("problems").hidden = now.view !== "problems";
  place("entry").hidden = now.view !== "entry" || !(entry || unread());
  place("empty").hidden = now.view !== "entry" || !place("entry").hidden || again;
  if (!place("empty").hidden) place("empty").textContent = rows.size ? "There is no such entry: it was renamed or taken away." : "There are no entries yet: journeygen new entry";
  if (now.view !== "entry" || key !== now.key) return;
  const opened = entry ?? unread();
  if (opened) panes.show(opened);
  tabs();
};
// What stands in the place of an entry whose text cannot be read: its problems.
const unread = () => {
  const row = rows.get(now.key);
  if (!row || row.state !== "unread") return null;
  const found = now.problems.filter((one) => one.key === row.key);
  return { key: row.key, title: row.title, project: row.project, step: "", date: "", live: "", source: "content/" + row.key.slice(1), state: "Cannot be read", change: "", page: "", url: "", posts: [], lacks: [], letter: { why: "it cannot be read", change: "" }, problems: found, stamps: {}, lock: false };
};

const problems = () => {
  const chosen = (event) => {
    event.preventDefault();
    choose(new URL(event.currentTarget.href).searchParams.get("entry"));
  };
  const named = now.problems.map((one) => [one, one.key && (rows.get(one.key)?.title ?? one.key)]);
  unless("problems", named, () => place("all-problems").replaceChildren(named.length ? h("ul", { class: "problems" }, named.map(([one, title]) => problem(one, title, chosen))) : h("p", {}, "None.")));
};

const tabs = () => {
  document.body.dataset.pane = now.pane;
  for (const pane of PANES) {
    const tab = place("tab-" + pane), on = pane === now.pane;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    place("pane-" + pane).classList.toggle("away", !on);
    const framed = place("pane-" + pane).querySelector("iframe") !== null;
    place("pane-" + pane).tabIndex = framed ? -1 : 0;
  }
  place("phone").hidden = now.pane !== "page" && (now.pane !== "letter" || !middling.matches);
  place("dark").hidden = now.pane === "todo";
};

const choose = (key, { push = narrow.matches && now.view !== "entry", focus = narrow.matches } = {}) => {
  Object.assign(now, { key, view: "entry" });
  written(push);
  document.body.dataset.view = "entry";
  place("title").textContent = rows.get(key)?.title ?? "";
  mark();
  refresh();
  if (focus) place("main").focus({ preventScroll: true });
};
const turn = (pane, focus) => {
  now.pane = pane;
  written(false);
  tabs();
  panes.rest?.();
  if (focus) place("tab-" + pane).focus();
};

// --- hands

const step = (by) => {
  const shown = visible();
  const at = shown.findIndex((row) => row.key === now.key);
  const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
  if (!next) return;
  choose(next.key, { push: false, focus: false });
  lines.get(next.key)?.firstElementChild.focus();
};
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const tab = target.closest?.("[role=tab]");
  if (tab) {
    const at = PANES.indexOf(tab.dataset.pane), to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: PANES.length - 1 }[key];
    if (to !== undefined) return event.preventDefault(), turn(PANES[(to + PANES.length) % PANES.length], true);
  }
  const inList = target.closest?.("#rows");
  if (key === "Escape" && target.id === "find" && target.value) return;
  if (target.matches?.("input, select, textarea")) {
    if (target.id === "find" && key === "ArrowDown") event.preventDefault(), step(0);
    return;
  }
  const by = { ...(place("single").checked ? { j: 1, k: -1 } : {}), ...(inList ? { ArrowDown: 1, ArrowUp: -1, Home: -1e9, End: 1e9, PageDown: 10, PageUp: -10 } : {}) }[key];
  if (key === "Escape") {
    const menu = target.closest?.("details[open]");
    if (menu) return (menu.open = false), menu.firstElementChild.focus();
    if (narrow.matches && now.view !== "list") return back();
  }
  if (by !== undefined) return event.preventDefault(), step(by);
  if (!place("single").checked) return;
  if (key === "/") return event.preventDefault(), place("find").focus();
  if (key === "d" && !place("dark").hidden) place("dark").click();
  if (key === "w" && !place("phone").hidden) place("phone").click();
  if (/^[1-5]$/.test(key) && now.view === "entry") turn(PANES[key - 1], true);
});
const back = () => {
  now.view = "list";
  const left = now.key;
  now.key = "";
  written(false);
  show(null, "");
  mark();
  lines.get(left)?.firstElementChild.focus();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (event.ctrlKey || event.metaKey || event.shiftKey || !link) return;
  if (link.dataset.key) event.preventDefault(), choose(link.dataset.key);
  else if (link.id === "to-problems") {
    event.preventDefault();
    now.view = "problems";
    written(true);
    show(null, now.key);
    mark();
    place("problems-title").focus();
  } else if (link.closest(".back")) event.preventDefault(), back();
});
for (const tab of document.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => turn(tab.dataset.pane));
for (const name of ["phone", "dark"]) {
  place(name).addEventListener("click", () => {
    panes.look[name] = !panes.look[name];
    place(name).setAttribute("aria-pressed", String(panes.look[name]));
    if (panes.entry) panes.show(panes.entry);
  });
}
place("find").addEventListener("input", () => list(new Set()));
for (const id of ["only", "by"]) {
  place(id).addEventListener("change", () => {
    localStorage.setItem("studio-" + id, place(id).value);
    list(new Set());
  });
}
addEventListener("popstate", () => {
  read();
  show(null, "");
  refresh();
});
narrow.addEventListener("change", refresh);

// --- ears

// A menu closes when what it led to, or anything else, is touched.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details[open]")) if (!menu.contains(target)) menu.open = false;
});
place("single").checked = localStorage.getItem("studio-single") !== "off";
place("single").addEventListener("change", () => localStorage.setItem("studio-single", place("single").checked ? "on" : "off"));

let source;
const listen = () => {
  source?.close();
  source = undefined;
  if (document.hidden) return;
  source = new EventSource("/-/events");
  source.onmessage = refresh;
  source.onerror = () => {
    say("The server does not answer. Is journeygen serve running?");
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
};

for (const id of ["only", "by"]) place(id).value = localStorage.getItem("studio-" + id) ?? place(id).value;
panes.look.phone = narrow.matches;
for (const name of ["phone", "dark"]) place(name).setAttribute("aria-pressed", String(panes.look[name]));
read();
document.body.dataset.view = now.view;
tabs();
refresh();
document.addEventListener("visibilitychange", listen);
addEventListener("pageshow", (event) => event.persisted && listen());
listen();
