// Added by `journeygen serve`, and never in a file: reloads this page when the preview changes, and shows what is wrong.
(() => {
  if (window.frameElement?.dataset.studio) return; // the studio itself changes what it shows
  const mine = document.currentScript.dataset.epoch;
  let source, panel, shown;

  const show = (problems) => {
    const text = problems.join("\n\n");
    if (text === shown) return;
    hide();
    shown = text;
    panel = document.createElement("div");
    panel.setAttribute("role", "alert");
    panel.tabIndex = 0;
    panel.style.cssText = "all:initial;position:fixed;inset:0 0 auto;max-height:90vh;overflow:auto;z-index:2147483647;" +
      "box-sizing:border-box;padding:1.5em;background:#2b0f12;color:#fff;border-bottom:4px solid #ff8a80;" +
      "font:16px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere";
    const button = document.createElement("button");
    button.textContent = "Hide";
    button.style.cssText = "float:right;font:inherit;padding:.2em .8em";
    button.onclick = () => panel.remove();
    panel.append(button, "The preview is not up to date, because:\n\n" + text);
    document.body.append(panel);
  };

  const hide = () => {
    if (panel) panel.remove();
    shown = panel = undefined;
  };

  const hear = (event) => {
    const now = JSON.parse(event.data);
    if (now.epoch !== mine) location.reload();
    else if (now.problems.length) show(now.problems);
    else hide();
  };

  // A browser opens six connections to one server, so a page that nobody sees lets go of its own.
  const listen = () => {
    if (source) source.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource("/-/events");
    source.onmessage = hear;
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    };
  };

  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
