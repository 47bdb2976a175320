// Search in the archive. The index is loaded when somebody asks; without this script the form stays hidden.
const form = document.querySelector("form[role=search]")
const field = form.querySelector("input"), told = form.querySelector("[role=status]"), list = form.querySelector("ol")
const index = new URL(form.dataset.index, location.href), MOST = 30
const rest = []
for (let one = form; (one = one.nextElementSibling); ) rest.push(one)
let engine

async function load() {
  const pagefind = await import(index)
  await pagefind.init()
  // Pagefind opens the index of the page's language; those of others join it by a name that it takes for another.
  for (const language of form.dataset.languages.split(" ").filter((one) => one && one !== document.documentElement.lang))
    await pagefind.mergeIndex(new URL("./x/..", index).href + ".", { language })
  return pagefind
}

function row({ url, meta, excerpt }) {
  const item = document.createElement("li"), title = document.createElement("h2"), link = document.createElement("a")
  const text = document.createElement("p"), where = document.createElement("p")
  link.href = url
  link.textContent = meta.title
  text.innerHTML = excerpt // escaped by Pagefind, but for <mark>
  title.append(link)
  where.className = "meta"
  where.textContent = [meta.step, meta.day].filter(Boolean).join(" · ")
  item.append(where, title, text)
  item.className = "row"
  return item
}

function show(words, found = []) {
  const says = form.dataset
  list.replaceChildren(...found.map(row))
  for (const one of rest) one.hidden = Boolean(words)
  history.replaceState(null, "", words ? "?q=" + encodeURIComponent(words) : location.pathname)
  const forms = JSON.parse(says.found), plural = new Intl.PluralRules(says.speaks)
  const counted = (count) => (forms[plural.select(count)] ?? forms.other).replace("%(n)s", count)
  return (count) => (told.textContent = words && (count ? counted(count) : says.none))
}

async function search() {
  const words = field.value.trim()
  if (!words) return show("")(0)
  const pagefind = await (engine ??= load())
  const found = await pagefind.debouncedSearch(words, {}, 150)
  if (!found) return // more was typed meanwhile
  const shown = await Promise.all(found.results.slice(0, MOST).map((one) => one.data()))
  if (field.value.trim() === words) show(words, shown)(found.results.length)
}

form.hidden = false
form.addEventListener("submit", (event) => event.preventDefault())
field.addEventListener("focus", () => (engine ??= load()))
field.addEventListener("input", search)
field.value = new URLSearchParams(location.search).get("q") ?? ""
search()
