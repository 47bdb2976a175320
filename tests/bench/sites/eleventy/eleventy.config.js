import { feedPlugin } from "@11ty/eleventy-plugin-rss";
import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";
import footnote from "markdown-it-footnote";

const isEntry = (item) => Boolean(item.data.step);
const byDate = (a, b) => a.date - b.date || a.url.localeCompare(b.url);
const longDate = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

function grouped(items, keysOf) {
  const groups = new Map();
  for (const item of items) {
    for (const key of keysOf(item)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(item);
    }
  }
  return [...groups].sort().map(([key, entries]) => ({ key, entries }));
}

export default function (config) {
  config.addPlugin(syntaxHighlight);
  config.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed.xml",
    collection: { name: "entries", limit: 30 },
    metadata: {
      language: "en",
      title: "The Workbench",
      subtitle: "Things made by hand, and how they came to be.",
      base: "https://example.org/",
      author: { name: "The Workbench" },
    },
  });
  config.amendLibrary("md", (library) => library.use(footnote));
  config.addPassthroughCopy({ "style.css": "style.css" });
  config.addFilter("longDate", (date) => longDate.format(date));
  config.addFilter("isoDate", (date) => date.toISOString().slice(0, 10));

  const neighbours = new Map();
  const entriesOf = (api) => api.getAll().filter(isEntry).sort(byDate);
  config.addCollection("entries", entriesOf);
  config.addCollection("steps", (api) => grouped(entriesOf(api), (item) => [item.data.step]));
  config.addCollection("years", (api) => grouped(entriesOf(api), (item) => [String(item.date.getUTCFullYear())]));
  config.addCollection("topics", (api) => grouped(entriesOf(api), (item) => item.data.tags));
  config.addCollection("projects", (api) => {
    const pages = new Map(api.getAll().filter((item) => item.data.started).map((item) => [item.data.project, item]));
    return grouped(entriesOf(api), (item) => [item.data.project]).map(({ key, entries }) => {
      entries.forEach((item, i) => neighbours.set(item.url, { earlier: entries[i - 1], later: entries[i + 1] }));
      return { key, entries, page: pages.get(key) };
    });
  });
  config.addFilter("neighbours", (url) => neighbours.get(url) ?? {});
  config.addFilter("project", (projects, key) => projects.find((project) => project.key === key));

  return {
    dir: { input: "content", includes: "../includes", output: "_site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
