// What the share kit does beyond being read: count, show how a post will look, copy, keep the composer's address true.
const words = JSON.parse(document.getElementById("words").textContent);
const count = counting(words.domains, words.emoji);
// Where each network folds a text in its stream, in characters; the rest comes with a tap on "more".
const folds = { instagram: 125, facebook: 480, linkedin: 210, pinterest: 60, mastodon: 0, threads: 0, bluesky: 0, x: 0 };
const one = (name, kind, text) => {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
};
const tell = (text) => {
  const place = document.getElementById("told");
  place.textContent = text;
  clearTimeout(tell.later);
  tell.later = setTimeout(() => (place.textContent = ""), 2500);
};

const coloured = (text, network) => {
  const said = one("p", "said");
  const fold = folds[network];
  const cut = fold && [...text].length > fold ? [...text].slice(0, fold).join("").replace(/\s+\S*$/, "") : text;
  const tokens = /(https?:\/\/\S+|(?<![\p{L}\p{N}_&/])[#@][\p{L}\p{N}_][\p{L}\p{N}_.@-]*)/gu;
  for (const part of cut.split(tokens)) {
    if (!part) continue;
    said.append(/^(https?:|[#@])/.test(part) && !(network === "instagram" && part.startsWith("http")) ? one("i", "", part) : part);
  }
  if (cut !== text) said.append(one("span", "more", " … " + words.more));
  return said;
};

// What the link shows of the page. Its picture belongs to the site, which lies beside the kit on the disk, and above it
// where both are served; `serve` says where.
const linkCard = ({ page, title, card }) => {
  const box = one("div", "cardlink");
  const image = one("img");
  const { home } = document.body.dataset;
  const places = home ? [home + card] : ["../site/" + card, "../../" + card];
  const next = () => (places.length ? (image.src = places.shift()) : image.remove());
  image.alt = "";
  image.addEventListener("error", next);
  next();
  box.append(image, one("b", "", title), new URL(page).host);
  return box;
};

const preview = (post) => {
  const { network } = post.dataset;
  const shown = one("div", "shown " + network);
  const who = one("div", "who");
  const name = document.body.dataset.site;
  who.append(one("span", "face", [...name][0] || "?"), name);
  shown.append(who, coloured(post.querySelector("textarea").value, network));
  const pictures = [...post.querySelectorAll(".pictures img")].filter((image) => !image.getAttribute("src").endsWith("-9x16.jpg"));
  const box = pictures.length ? one("div", "grid") : linkCard(post.dataset);
  for (const picture of pictures) {
    const image = one("img");
    image.src = picture.getAttribute("src");
    image.alt = "";
    image.style.aspectRatio = picture.getAttribute("width") + "/" + picture.getAttribute("height");
    box.append(image);
  }
  shown.append(box);
  post.querySelector(".preview").replaceChildren(shown);
};

const counted = (field) => {
  const { network, limit } = field.dataset;
  const length = count.length(field.value, network);
  const place = document.getElementById(field.id + ".count");
  const heavy = network === "bluesky" && count.bytes(field.value) > 3000;
  place.textContent = length + " / " + limit + (heavy ? " · " + count.bytes(field.value) + " " + words.bytes : "");
  place.classList.toggle("over", length > Number(limit) || heavy);
  for (const link of document.querySelectorAll("[data-from]"))
    if (link.dataset.from === field.id) link.href = link.dataset.form.replace("{text}", () => encodeURIComponent(field.value));
};

const copied = async (text, field) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = field || document.body.appendChild(one("textarea"));
    box.value = text;
    box.select();
    document.execCommand("copy");
    if (!field) box.remove();
  }
  tell(words.copied);
};

document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea[data-network]")) {
    counted(target);
    preview(target.closest(".post"));
  }
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  copied("value" in from ? from.value : from.textContent, "value" in from ? from : null);
});
// A page opened from the disk can save nothing, and need not: its pictures lie there. They open beside it, so that no
// text is lost, and their paths are at hand for the network's file dialog.
if (location.protocol === "file:")
  for (const link of document.querySelectorAll("a[download]")) {
    link.querySelector("span").textContent = words.see + " " + link.download;
    link.removeAttribute("download");
    link.target = "_blank";
    const button = one("button", "", words.path);
    button.type = "button";
    button.addEventListener("click", () => copied(decodeURIComponent(new URL(link.href).pathname).replace(/^\/(?=[A-Za-z]:)/, "")));
    link.after(button);
  }
// Boxes as tall as their texts, said here because the checker of markup does not know the property yet.
for (const field of document.querySelectorAll("body:not(.alone) textarea")) field.style.setProperty("field-sizing", "content");
document.addEventListener("toggle", ({ target }) => target.open && target.matches(".post") && preview(target), true);
for (const post of document.querySelectorAll(".post[open]")) preview(post);
const only = document.getElementById("only");
if (only) {
  only.parentElement.hidden = false;
  only.addEventListener("change", () => document.body.classList.toggle("only-due", only.checked));
  const first = document.querySelector(".post.due");
  if (first) first.open = true;
}
