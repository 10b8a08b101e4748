// The page's own behaviour: evidence panel, full text, copy, thumbs. Served from our host, before Gradio's scripts.
(() => {
  "use strict";
  // Gradio chooses language and theme from these; its English and dark forms are not ours to show.
  try {
    Object.defineProperty(navigator, "language", { get: () => "zh-CN" });
    Object.defineProperty(navigator, "languages", { get: () => ["zh-CN", "zh"] });
  } catch (error) {
    /* an older browser keeps its own language */
  }
  const address = location.pathname;
  history.replaceState(null, "", `${address}?__theme=light`);

  // What the server keeps this tab's conversation under; a reload finds it again, another tab or visitor does not.
  let key = "";
  window.ghKey = () => {
    try {
      key = key || sessionStorage.getItem("gh-key") || "";
    } catch (error) {
      /* storage is switched off: the conversation lives as long as the page */
    }
    if (!key) {
      key = [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
      try {
        sessionStorage.setItem("gh-key", key);
      } catch (error) {
        /* as above */
      }
    }
    return key;
  };

  const $ = (selector, root = document) => root.querySelector(selector);
  const verdicts = new Map(); // answer id -> {verdict, said}
  let active = null; // data of the mark whose evidence is open
  let opener = null; // where the focus goes back to
  let opened = ""; // last answer whose first source was shown unasked
  const wide = () => window.matchMedia("(min-width: 961px)").matches;

  const same = (button, data) =>
    data && ["document", "clause", "occurrence", "quote", "mark"].every((key) => button.dataset[key] === data[key]);

  function showActive() {
    const answer = active && active.holder;
    for (const button of document.querySelectorAll(".gh-mark, .gh-source")) {
      const on = !!active && same(button, active.data) && button.closest(".gh-answer") === answer;
      if (button.classList.contains("is-active") !== on) button.classList.toggle("is-active", on);
    }
  }

  async function openEvidence(button, { focus }) {
    const panel = $("#gh-panel");
    const box = $("#gh-evidence");
    if (!panel || !box) return;
    const { document: id, clause, occurrence, quote, mark } = button.dataset;
    active = { data: { document: id, clause, occurrence, quote, mark }, holder: button.closest(".gh-answer") };
    showActive();
    const query = new URLSearchParams({ document: id, clause, occurrence, quote, mark });
    const asked = active;
    let html;
    try {
      const response = await fetch(`ui/evidence?${query}`);
      html = response.ok ? await response.text() : null;
      if (!response.ok) throw new Error((await response.json()).error);
    } catch (error) {
      const line = document.createElement("p");
      line.className = "gh-empty";
      line.textContent = /[\u4e00-\u9fff]/.test(error.message) ? error.message : "暂时连不上服务，请稍后再点一次。";
      html = line.outerHTML;
    }
    if (asked !== active) return; // another mark was clicked meanwhile
    box.innerHTML = html;
    const heading = $(".gh-evidence-title", box);
    $(".gh-panel-title", panel).textContent = heading ? heading.textContent : "";
    if (focus) {
      opener = button;
      panel.classList.add("is-open");
      if (heading) heading.focus({ preventScroll: true });
    }
    const marked = $("mark", box) || $(".is-cited", box);
    if (marked) {
      panel.scrollTop += marked.getBoundingClientRect().top - panel.getBoundingClientRect().top - 120;
    }
  }

  function closeEvidence() {
    const panel = $("#gh-panel");
    if (!panel) return;
    panel.classList.remove("is-open");
    if (opener && opener.isConnected) opener.focus({ preventScroll: wide() });
    opener = null;
  }

  function show(view) {
    document.body.classList.toggle("gh-text-view", view === "text");
    for (const button of document.querySelectorAll(".gh-view")) {
      if (button.dataset.view === view) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    closeEvidence();
    window.scrollTo(0, 0);
  }

  function goTo(id) {
    show("text");
    const target = document.getElementById(id);
    if (!target) return;
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
    target.classList.add("is-target");
    setTimeout(() => target.classList.remove("is-target"), 2500);
  }

  async function copy(answer) {
    // The quotes come once, with their clauses, whether they are folded on the page or not.
    answer.classList.add("is-copied");
    const parts = [$(".gh-body", answer).innerText.trim()];
    answer.classList.remove("is-copied");
    const sources = [...answer.querySelectorAll(".gh-source")];
    if (sources.length) {
      parts.push(sources.map((each) => `${each.innerText.trim()}：“${each.dataset.quote}”`).join("\n"));
    }
    for (const note of answer.querySelectorAll(".gh-note")) parts.push(note.innerText.trim());
    const text = parts.join("\n\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      // Plain http on an intranet has no clipboard interface.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "gh-sr";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    $(".gh-said", answer).textContent = "已复制";
  }

  async function send(id, verdict, reason = null, comment = "") {
    let said = "谢谢，已记录。";
    try {
      const response = await fetch("api/v1/feedback", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ answer_id: id, verdict, reason, comment }),
      });
      if (!response.ok) said = (await response.json()).error;
      verdicts.set(id, { verdict: response.ok ? verdict : "", said });
    } catch (error) {
      verdicts.set(id, { verdict: "", said: "没能提交，请稍后再试。" });
    }
    showVerdicts();
  }

  // Gradio redraws the conversation from the server's HTML; what the page added is put back here.
  function showVerdicts() {
    for (const [id, { verdict, said }] of verdicts) {
      const answer = $(`.gh-answer[data-answer="${CSS.escape(id)}"]`);
      if (!answer) continue;
      for (const button of answer.querySelectorAll("[aria-pressed]")) {
        const pressed = String(button.dataset.action === verdict);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      }
      const line = $(".gh-said", answer);
      if (line.textContent !== said) line.textContent = said;
    }
  }

  let asking = ""; // answer id that the dialog is about
  function ask(id) {
    asking = id;
    const dialog = $("#gh-why");
    for (const each of dialog.querySelectorAll("input")) each.checked = false;
    $("#gh-comment").value = "";
    dialog.showModal();
  }

  function answerDialog(choice) {
    const dialog = $("#gh-why");
    if (choice === "send") {
      const chosen = dialog.querySelector("input:checked");
      send(asking, "down", chosen ? chosen.value : null, $("#gh-comment").value.trim());
    }
    dialog.close();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const data = button.dataset;
    if (data.clause) openEvidence(button, { focus: true });
    else if ("close" in data) closeEvidence();
    else if (data.view) show(data.view);
    else if (data.goto) goTo(data.goto);
    else if (data.why) answerDialog(data.why);
    else if (data.action) {
      const answer = button.closest(".gh-answer");
      const id = answer.dataset.answer;
      if (data.action === "copy") copy(answer);
      else if (data.action === "up") send(id, "up");
      else ask(id);
    }
  });

  document.addEventListener("keydown", (event) => {
    // Enter that ends an input method's composition must not send the question.
    if (event.isComposing && event.key === "Enter") event.stopPropagation();
    if (event.key === "Escape" && opener && !$("dialog[open]")) closeEvidence();
  }, true);

  let turns = 0;
  let scrolled = false; // by the reader, since the last question: then the page stays where it is
  for (const kind of ["wheel", "touchmove"]) {
    document.addEventListener(kind, () => { scrolled = true; }, { passive: true });
  }
  function onConversation(chat) {
    const all = chat.querySelectorAll(".gh-turn");
    if (all.length > turns) {
      // The new question goes to the top, so that its answer is read from its beginning.
      all[all.length - 1].scrollIntoView({ block: "start", behavior: "smooth" });
      scrolled = false;
    }
    if (!all.length && turns) {
      active = null;
      window.scrollTo(0, 0);
    }
    turns = all.length;
    showVerdicts();
    const last = all[all.length - 1];
    const answer = last && $(".gh-answer[data-answer]", last);
    if (answer && answer.dataset.answer !== opened) {
      opened = answer.dataset.answer;
      // Only now is the page long enough for it to get there.
      if (!scrolled) last.scrollIntoView({ block: "start", behavior: "smooth" });
      const first = $(".gh-mark, .gh-source", answer);
      if (first && wide()) openEvidence(first, { focus: false });
    }
    showActive();
  }

  // Gradio's own messages are English; they are hidden and told here in one Chinese line.
  function onToasts() {
    const box = $("#gh-toast");
    if (!box) return;
    const texts = [...document.querySelectorAll(".toast-message-text, .toast-text")].map((each) => each.innerText);
    let line = "";
    if (texts.length) {
      const text = texts[texts.length - 1].trim();
      if (/connection|network|fetch/i.test(text)) line = "与服务的连接断开了，正在重新连接……";
      else if (/busy/i.test(text)) line = "现在提问的人较多，请稍等片刻再问。";
      else line = /[\u4e00-\u9fff]/.test(text) ? text : "刚才的操作没有成功，请稍后再试。";
    }
    if (box.textContent !== line) box.textContent = line;
    box.hidden = !line;
  }

  function start() {
    const chat = $("#gh-chat");
    if (!chat) {
      requestAnimationFrame(start);
      return;
    }
    history.replaceState(null, "", address);
    let waiting = false;
    new MutationObserver(() => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        onConversation(chat);
      });
    }).observe(chat, { childList: true, subtree: true });
    new MutationObserver(onToasts).observe(document.body, { childList: true, subtree: true });
  }
  document.addEventListener("DOMContentLoaded", start);
})();
