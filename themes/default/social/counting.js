// How long a text is on each network. The rules are those of counting.py and addresses.py in the generator; what those
// read from tables comes from the browser's own Unicode here. Where a rule leaves room, the longer count wins.
const counting = (names) => {
  const domains = new Set(names.split(" "));
  const other = [...domains].filter((name) => /[^a-z]/.test(name)).sort((a, b) => b.length - a.length);
  const latin = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253-\u0257\u0259\u025b\u0260\u0263\u0268\u0269\u026f\u0272\u0275\u0280\u0283\u0288-\u028c\u0292\u02bb\u0300-\u036f\u1e00-\u1eff";
  const letter = "[^!'#%&()*+,\\\\\\-./:;<=>?@\\[\\]^_\\{|\\}~$\\s\"`\\u200b-\\u200f\\u2028-\\u202f\\u061c\\u2066-\\u2069\\ufeff]";
  const label = letter + "+(?:[_\\-]+" + letter + "+)*\\.";
  const start = new RegExp("(?<![A-Za-z0-9@＠$#＃])((?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://)?((?:" + label + ")+)", "giu");
  const plainLabels = new RegExp("(?:[\\-A-Za-z0-9" + latin + "]+\\.)+$", "u");
  const char = "[A-Za-z\\u0400-\\u04ff0-9!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&" + latin + "]";
  const parens = "\\((?:" + char + "+|" + char + "*\\(" + char + "+\\)" + char + "*)\\)";
  const pathX = "(?:" + char + "*(?:" + parens + char + "*)*[+\\-A-Za-z\\u0400-\\u04ff0-9=_#/" + latin + "]|" + parens + "|@" + char + "+/)";
  const any = "[^\\s<>()?]";
  const pathM = "(?:" + any + "*(?:" + parens + any + "*)*(?:[^\\s()?!*\"'「」<>;:=,.$%\\[\\]~&|@]|" + parens + ")|" + any + "+/)";
  const tail = (path, more) => new RegExp("(?::[0-9]+)?(?:/" + path + "*)?(?:\\?[A-Za-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|" + more + "]*[A-Za-z0-9\\-_&=#/" + more + "])?", "uy");
  const tails = { x: tail(pathX, ""), mastodon: tail(pathM, "\\u00a0-\\ud7ff\\ue000-\\uffef") };

  const tco = {
    x: /^https?:\/\/t\.co\/([A-Za-z0-9]+)(?:\?[A-Za-z0-9!?*'@();:&=+$/%#[\]\-_.,~|]*[A-Za-z0-9\-_&=#/])?/i,
    mastodon: /^https?:\/\/t\.co\/([A-Za-z0-9]+)/i,
  };

  const domainEnd = (text, from, labels) => {
    while (labels) {
      const at = from + labels.length;
      const last = labels.lastIndexOf(".", labels.length - 2) + 1;
      if (!labels.slice(last).includes("_")) {
        const word = /^[0-9A-Za-z]+(?![0-9A-Za-z@+\-])/.exec(text.slice(at, at + 70));
        if (word && domains.has(word[0].toLowerCase())) return at + word[0].length;
        const after = text.slice(at, at + 25).toLowerCase();
        const found = other.find((name) => after.startsWith(name) && !/[0-9A-Za-z@+-]/.test(after[name.length] || ""));
        if (found) return at + found.length;
        const code = /^xn--[-0-9a-z]+/i.exec(text.slice(at, at + 70));
        if (code) return at + code[0].length;
      }
      labels = labels.slice(0, last);
    }
    return 0;
  };

  const addresses = (text, network) => {
    const found = [];
    let done = 0;
    start.lastIndex = 0;
    for (let one; (one = start.exec(text)); ) {
      const scheme = one[1] || "";
      const from = one.index + scheme.length;
      const end = domainEnd(text, from, one[2]);
      const known = network === "x" ? /^(https?:\/\/)?$/i.test(scheme) : scheme;
      if (!end) {
        start.lastIndex = one.index + (one[2].includes("_") ? String.fromCodePoint(text.codePointAt(one.index)).length : one[0].length);
        continue;
      }
      tails[network].lastIndex = end;
      const after = tails[network].exec(text)[0];
      let stop = end + after.length;
      start.lastIndex = stop;
      if (!known || (network !== "x" && !scheme)) continue;
      if (!scheme && (/[-_./]/.test(text[one.index - 1] || "") || one.index < done)) continue;
      let first = one.index;
      const short = scheme && tco[network].exec(text.slice(first, stop));
      if (short) {
        if (short[1].length > 40) continue;
        stop = first + short[0].length;
      }
      if (!scheme) {
        if (!/^(?::[0-9]+)?\//.test(after)) stop = end;
        const labels = text.slice(from, end).replace(/[^.]*$/, "");
        const kept = plainLabels.exec(labels);
        if (!kept) continue;
        first = from + kept.index;
      }
      found.push([first, stop]);
      done = stop;
    }
    return found;
  };

  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const graphemes = (text) => (/^[\x20-\x7e\n]*$/.test(text) ? text.length : [...segmenter.segment(text)].length);
  let sequence = null;
  try {
    sequence = new RegExp("\\p{RGI_Emoji}|[0-9#*]\\u20e3", "gv");
  } catch {
    sequence = null;
  }
  const weigh = (text) => {
    let total = 0;
    for (const one of text) {
      const code = one.codePointAt(0);
      total += code <= 0x10ff || (code >= 0x2000 && code <= 0x200d) || (code >= 0x2010 && code <= 0x201f) || (code >= 0x2032 && code <= 0x2037) ? 1 : 2;
    }
    return total;
  };
  const weights = (text) => {
    let total = weigh(text);
    if (sequence) for (const [emoji] of text.matchAll(sequence)) total -= [...emoji].length > 1 ? weigh(emoji) - 2 : 0;
    return total;
  };
  const x = (written) => {
    const text = written.normalize("NFC");
    let total = 0;
    let at = 0;
    for (const [from, to] of addresses(text, "x")) {
      total += weights(text.slice(at, from)) + 23;
      at = to;
    }
    return total + weights(text.slice(at));
  };
  const mention = /(?<![=/\p{L}\p{M}\p{Nd}\p{Pc}])(@[A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*)(@[\p{L}\p{M}\p{Nd}\p{Pc}]+(?:[.\-]+[\p{L}\p{M}\p{Nd}\p{Pc}]+)*)?/gu;
  const refused = new RegExp("^(?:[@＠" + latin + "]|://)", "u");
  const conjunct = /[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]\u200d?(?=[\u0915-\u0d39])/gu;
  const mastodon = (text) => {
    const found = addresses(text, "mastodon").map(([from, to]) => [from, to, "x".repeat(23)]);
    for (const one of text.matchAll(mention)) {
      if (!refused.test(text.slice(one.index + one[0].length, one.index + one[0].length + 3)))
        found.push([one.index, one.index + one[0].length, one[1]]);
    }
    let rewritten = "";
    let at = 0;
    for (const [from, to, instead] of found.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      if (from >= at) {
        rewritten += text.slice(at, from) + instead;
        at = to;
      }
    }
    rewritten += text.slice(at);
    return graphemes(rewritten) + (rewritten.match(conjunct) || []).length;
  };
  const bytes = (text) => new TextEncoder().encode(text).length;
  const emoji = /(?![0-9#*])\p{Emoji}(?:(?![0-9#*])\p{Emoji}|[\u200d\u20e3\ufe0f\u{e0020}-\u{e007f}])*|[0-9#*]\ufe0f?\u20e3/gu;
  const threads = (text) => [...text].length + [...text.matchAll(emoji)].reduce((sum, [one]) => sum + bytes(one) - [...one].length, 0);
  const units = (text) => text.length;
  const rules = { x, bluesky: graphemes, mastodon, threads, instagram: units, facebook: units, linkedin: units, pinterest: units };
  return { length: (text, network) => rules[network](text), bytes };
};
