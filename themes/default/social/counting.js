// How long a text is on each network: the rules of counting.py and addresses.py in the generator, function by function,
// with the same tables of domains and emoji. Graphemes are the browser's own: an old one may count some scripts longer.
const counting = (names, sequences) => {
  const domains = new Set(names.split(" "));
  const other = [...domains].filter((name) => /[^a-z0-9-]/.test(name)).sort((a, b) => b.length - a.length);
  const latin = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0260\u0263\u0268\u0269\u026f\u0272\u0275\u0280\u0283\u0288-\u028c\u0292\u02bb\u0300-\u036f\u0399\u03b9\u1e00-\u1eff\u1fbe\u2c65\u2c66\u2c7e\u2c7f\ua7dc";
  const cyrillic = "\u0400-\u04ff\u1c80-\u1c87";
  const aside = "\ufffe\ufeff\uffff";
  const char = "[A-Za-z0-9!*';:=+,.$/%#\\[\\]\\-\u2013_~@|&" + cyrillic + latin + "]";
  const query = "A-Za-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|";
  const queryLast = "A-Za-z0-9\\-_&=#/";
  const parensOf = (one) => `\\((?:${one}+|${one}*\\(${one}+\\)${one}*)\\)`;
  const sticky = (source) => new RegExp(source, "uy");
  const anyCase = (word) => word.replace(/[a-z]/g, (one) => `[${one}${one.toUpperCase()}]`);
  // What a network takes for an address: where one may begin, what may follow its domain, how a short one ends.
  const dialect = (schemes, path, more, moreLast, quotes, short) => {
    const letters = `[^!'#%&()*+,\\\\\\-./:;<=>?@\\[\\]\\^_\\{\\|\\}~$\\t-\\r \\u0085\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\u202a-\\u202e\\u061c\\u200e\\u200f\\u2066-\\u2069${aside}${quotes}]+`;
    const label = `${letters}(?:[_\\-]+${letters})*\\.`;
    const start = `(?:(?<![A-Za-z0-9@＠$#＃${aside}])|(?=[\\u{10000}-\\u{10ffff}]))((?:${anyCase(schemes)})://)?((?:${label})+)`;
    return {
      search: new RegExp(start, "gu"),
      match: sticky(start),
      tail: sticky(`(?::[0-9]+)?(/${path}*)?(?:\\?[${query}${more}]*[${queryLast}${moreLast}])?`),
      tco: sticky(`${anyCase("https?://t.co/").replace(".", "\\.")}([A-Za-z0-9]+)${short}`),
    };
  };
  const unicode = "\\u00a0-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\uffef\\u{10000}-\\u{10fffd}";
  const any = "[^\\s\\u001c-\\u001f\\u0085<>()?]";
  const parens = parensOf(char);
  const dialects = {
    x: dialect("https?", `(?:${char}*(?:${parens}${char}*)*[+\\-A-Za-z0-9=_#/${cyrillic}${latin}]|${parens}|@${char}+/)`, "", "", "", `(?:\\?[${query}]*[${queryLast}])?`),
    mastodon: dialect(
      "https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini",
      `(?:${any}*(?:${parensOf(any)}${any}*)*(?:[^\\s\\u001c-\\u001f\\u0085()?!*"'「」<>;:=,.$%\\[\\]~&\\|@]|${parens})|${any}+/)`, "\\^" + unicode, unicode, '"`', "",
    ),
  };

  const domainEnd = (text, from, labels, strict) => {
    while (labels) {
      const at = from + labels.length;
      const last = labels.lastIndexOf(".", labels.length - 2) + 1;
      if (!strict || !labels.slice(last).includes("_")) {
        const word = /^[0-9A-Za-z]+(?![0-9A-Za-z@+\-])/.exec(text.slice(at, at + 70));
        if (word && domains.has(word[0].toLowerCase())) return at + word[0].length;
        const after = [...text.slice(at, at + 50)].slice(0, 25).join("").toLowerCase();
        const found = other.find((name) => after.startsWith(name) && !/[0-9A-Za-z@+-]/.test(after[name.length] || ""));
        if (found) return at + found.length;
        const code = /^xn--[-0-9a-z]+/i.exec(text.slice(at));
        if (code) return at + code[0].length;
      }
      labels = labels.slice(0, last);
    }
    return 0;
  };
  // The parts of a domain that X links without https://: those in Latin letters.
  const latinDomains = (domain) => {
    const found = [];
    const run = new RegExp(`(?:[\\-A-Za-z0-9${latin}]+\\.)+`, "gu");
    for (let one; (one = run.exec(domain)); ) {
      const end = domainEnd(domain, one.index, one[0], false);
      if (end) found.push([one.index, end]);
      run.lastIndex = end || run.lastIndex;
    }
    return found;
  };
  // How many letters a label has once encoded (RFC 3492).
  const encoded = (label) => {
    const codes = [...label].map((one) => one.codePointAt(0));
    let done = codes.filter((code) => code < 128).length;
    if (done === codes.length) return done;
    let length = 4 + done + (done ? 1 : 0);
    let [n, delta, bias] = [128, 0, 72];
    const basic = done;
    while (done < codes.length) {
      const next = Math.min(...codes.filter((code) => code >= n));
      delta += (next - n) * (done + 1);
      n = next;
      for (const code of codes) {
        if (code < n) delta++;
        if (code !== n) continue;
        let q = delta;
        for (let k = 36; ; k += 36) {
          const t = k <= bias ? 1 : Math.min(26, k - bias);
          length++;
          if (q < t) break;
          q = Math.floor((q - t) / (36 - t));
        }
        delta = done === basic ? Math.floor(delta / 700) : delta >> 1;
        delta += Math.floor(delta / (done + 1));
        for (bias = 0; delta > 455; bias += 36) delta = Math.floor(delta / 35);
        bias += Math.floor((36 * delta) / (delta + 38));
        delta = 0;
        done++;
      }
      delta++;
      n++;
    }
    return length;
  };
  const labelsFit = (domain) =>
    !(domain.startsWith("xn--") && !latinDomains(domain).length) &&
    domain.split(".").every((label) => label.split(/([。．｡])/).reduce((sum, one) => sum + encoded(one), 0) <= 63);

  const points = (text) => [...text].length;
  const links = (text, { search, match, tail }) => {
    const found = [];
    const link = (one) => {
      const from = one.index + (one[1] || "").length;
      const end = domainEnd(text, from, one[2], true);
      tail.lastIndex = end;
      const after = end && tail.exec(text);
      return after && { start: one.index, scheme: one[1] || "", from, end, path: after[1], stop: end + after[0].length };
    };
    const after = (at) => at + (text.codePointAt(at) > 0xffff ? 2 : 1);
    let at = 0;
    let done = 0;
    while (at < text.length) {
      let next = null;
      if (at === 0) {
        match.lastIndex = after(0);
        const one = match.exec(text);
        next = one && link(one);
      }
      for (let one; !next; at = one[2].includes("_") ? after(one.index) : one.index + one[0].length) {
        search.lastIndex = at;
        one = search.exec(text);
        if (!one) return found;
        next = link(one);
      }
      const before = next.start > done ? [...text.slice(Math.max(done, next.start - 2), next.start)].pop() : "";
      const short = points(text.slice(next.start, next.stop)) <= 4096 - (next.scheme || "https://").length;
      if (short && labelsFit(text.slice(next.from, next.end))) found.push([before, next]);
      done = at = next.stop;
      if (!(text.codePointAt(at) > 0xffff)) at++;
    }
    return found;
  };
  const spans = (text, before, link, tco) => {
    if (link.scheme) {
      tco.lastIndex = link.start;
      const short = tco.exec(text.slice(0, link.stop));
      return short && short[1].length > 40 ? [] : [[link.start, short ? link.start + short[0].length : link.stop]];
    }
    if (before && "-_./".includes(before)) return [];
    const found = latinDomains(text.slice(link.from, link.end)).map(([from, to]) => [link.from + from, link.from + to]);
    if (found.length && link.path) {
      const last = found[found.length - 1];
      const chars = [...text.slice(last[1])].slice(0, points(text.slice(link.end, link.stop)));
      const units = chars.filter((one) => one.length > 1).length; // twitter-text adds lengths of two kinds
      last[1] += chars.slice(0, chars.length - units).join("").length;
    }
    return found;
  };
  const addresses = (text, network) =>
    links(text, dialects[network])
      .filter(([, link]) => network === "x" || link.scheme)
      .flatMap(([before, link]) => spans(text, before, link, dialects[network].tco));

  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const graphemes = (text) => (/^[\x20-\x7e\n]*$/.test(text) ? text.length : [...segmenter.segment(text)].length);
  const sequence = new RegExp(sequences, "gu");
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
    for (const [emoji] of text.matchAll(sequence)) total -= weigh(emoji) - 2;
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
  const refused = new RegExp(`^(?:[@＠${latin}]|://)`, "u");
  const conjunct = /[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]\u200d?(?=[\u0915-\u0d39])/gu;
  const mastodon = (text) => {
    const found = addresses(text, "mastodon").map(([from, to]) => [from, to, "x".repeat(23)]);
    for (const one of text.matchAll(mention)) {
      if (!refused.test(text.slice(one.index + one[0].length, one.index + one[0].length + 3)) && points(one[2] || "") <= 254)
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
