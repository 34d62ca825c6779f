// What the console's pages need of a browser: the circuit, times that run, sound, drafts, and live typing.
(() => {
  // The circuit: one WebSocket, without negotiation, so that a balancer may send it anywhere.
  Blazor.start({
    circuit: {
      configureSignalR: builder => builder.withUrl("/_blazor", { skipNegotiation: true, transport: 1 }),
      reconnectionOptions: { maxRetries: 10000, retryIntervalMilliseconds: attempt => Math.min(200 * 2 ** attempt, 3000) },
    },
  });

  // A circuit that the server no longer has cannot be resumed: the page begins again, and drafts come back from the browser. One that is resumed
  // is told what was typed meanwhile.
  let isAway = false;
  document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", change => {
    const state = change.detail.state;
    if (["rejected", "failed", "resume-failed"].includes(state))
      location.reload();
    isAway = state !== "hide";
    if (isAway)
      return;
    for (const box of document.querySelectorAll("[data-draft]"))
      box.dispatchEvent(new Event("input", { bubbles: true }));
    for (const key of motive.forms.pages.keys())
      motive.forms.retype(key);
    for (const box of LiveBox.all) box.comeBack().catch(() => { });
  });

  // Times.
  const units = [[86400, "d"], [3600, "h"], [60, "min"]];

  function span(seconds) {
    for (const [length, unit] of units) {
      if (seconds >= length) {
        const rest = Math.floor(seconds % length / (length === 60 ? 1 : length / (length === 86400 ? 24 : 60)));
        const smaller = { d: "h", h: "min", min: "s" }[unit];
        return `${Math.floor(seconds / length)} ${unit}` + (rest ? ` ${rest} ${smaller}` : "");
      }
    }
    return `${Math.max(0, Math.floor(seconds))} s`;
  }

  class RunningTime extends HTMLElement {
    static observedAttributes = ["at"];
    static all = new Set();

    connectedCallback() { RunningTime.all.add(this); this.show(); }
    disconnectedCallback() { RunningTime.all.delete(this); }
    attributeChangedCallback() { this.show(); }
    seconds() { return Date.now() / 1000 - Number(this.getAttribute("at")); }
    say(text) { if (this.textContent !== text) this.textContent = text; }
  }

  customElements.define("time-since", class extends RunningTime {
    show() { this.say(span(this.seconds())); }
  });

  customElements.define("time-until", class extends RunningTime {
    show() {
      const left = -this.seconds();
      this.say(left > 0 ? span(left) : "now");
      this.classList.toggle("soon", left < 15);
    }
  });

  customElements.define("time-of-day", class extends RunningTime {
    show() {
      const at = new Date(Number(this.getAttribute("at")) * 1000);
      const today = at.toDateString() === new Date().toDateString();
      this.title = at.toLocaleString();
      this.say(today ? at.toLocaleTimeString() : at.toLocaleString());
    }
  });

  setInterval(() => { for (const time of RunningTime.all) time.show(); }, 1000);

  // What is kept in the browser.
  const kept = {
    read(key, otherwise) {
      try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; }
    },
    write(key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* A full or forbidden store keeps nothing. */ }
    },
  };

  motive.person = {
    recall() {
      let name = kept.read("motive-person", "");
      if (!name) {
        name = `Console ${Math.floor(Math.random() * 9000 + 1000)}`;
        kept.write("motive-person", name);
      }
      return name;
    },
    rename(name) { kept.write("motive-person", name); },
  };

  // The inbox: the tab counts, and what is new is told.
  let known = null;

  function beep() {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, context.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.4);
    tone.onended = () => context.close();
  }

  motive.inbox = {
    count: 0,
    page: document.title,
    isLoud() { return kept.read("motive-loud", false); },
    async setLoud(loud) {
      if (loud && "Notification" in window && Notification.permission === "default")
        await Notification.requestPermission();
      kept.write("motive-loud", loud);
      if (loud) beep();
      return loud;
    },
    show(count, ids) {
      motive.inbox.count = count;
      motive.inbox.title();
      const isNew = known !== null && ids.some(id => !known.has(id));
      known = new Set(ids);
      if (!isNew || !motive.inbox.isLoud())
        return;
      beep();
      if (document.hidden && "Notification" in window && Notification.permission === "granted")
        new Notification("MotiveProxy", { body: `${count} ${count === 1 ? "prompt waits" : "prompts wait"} for an answer`, tag: "motive-inbox" });
    },
    title(page = motive.inbox.page) {
      motive.inbox.page = page;
      document.title = motive.inbox.count > 0 ? `(${motive.inbox.count}) ${page}` : page;
    },
  };

  // Drafts: what is typed stays until it is sent, and a week at most.
  const draftPrefix = "motive-draft:";
  const draftAge = 7 * 86400e3;
  const typedSuffix = ":typed";

  function unsaid(words, since) { return words.startsWith(since) ? words.slice(since.length) : words; }

  motive.drafts = {
    load(key) { return kept.read(draftPrefix + key, { text: "" }).text; },
    save(key, text, said) {
      if (text) kept.write(draftPrefix + key, { text, said, at: Date.now() });
      else localStorage.removeItem(draftPrefix + key);
    },
    // What of a live draft the caller does not have: what was on its way when the page was left may have arrived.
    unsaid(key, given) {
      const { text, said } = kept.read(draftPrefix + key, { text: "" });
      return unsaid(text, given.slice(said ?? given.length));
    },
    drop(key) {
      localStorage.removeItem(draftPrefix + key);
      localStorage.removeItem(draftPrefix + key + typedSuffix);
    },
  };

  // A box that names its draft is kept at each key, whether the server hears of it or not.
  document.addEventListener("input", typed => {
    if (typed.target.dataset.draft)
      motive.drafts.save(typed.target.dataset.draft, typed.target.value);
    else if (typed.target.dataset.part)
      motive.forms.keep(typed.target);
  });

  // The server writes a form's draft. What a field was given is kept beside it until the server has that, and given to it again when the page or the
  // connection comes back.
  motive.forms = {
    typed(key) { return motive.drafts.load(key + typedSuffix) || {}; },
    write(key, typed) { motive.drafts.save(key + typedSuffix, Object.keys(typed).length > 0 ? typed : ""); },
    keep(input) {
      const form = input.closest("[data-form]");
      if (!form)
        return;
      const typed = motive.forms.typed(form.dataset.form);
      const name = `${form.dataset.at} ${input.dataset.part}`;
      // The latest is the last.
      delete typed[name];
      typed[name] = input.type === "checkbox" ? String(input.checked) : input.value;
      motive.forms.write(form.dataset.form, typed);
    },
    // With a part: the server has heard this value of it. Without: the form has other fields now, and it has heard all that came before.
    save(key, draft, at, part, value) {
      motive.drafts.save(key, draft);
      const typed = part === null ? {} : motive.forms.typed(key);
      const name = `${at} ${part}`;
      if (typed[name] === value)
        delete typed[name];
      motive.forms.write(key, typed);
    },
    pages: new Map(),
    attach(key, page) {
      motive.forms.pages.set(key, page);
      return motive.forms.retype(key);
    },
    detach(key) { motive.forms.pages.delete(key); },
    // All at once, and not as events, which get lost where the page is drawn anew meanwhile.
    async retype(key) {
      const given = Object.entries(motive.forms.typed(key));
      if (given.length === 0)
        return;
      try { await motive.forms.pages.get(key).invokeMethodAsync("Retype", given); } catch { return; /* The connection is lost. */ }
      const typed = motive.forms.typed(key);
      for (const [name, value] of given) {
        if (typed[name] === value)
          delete typed[name];
      }
      motive.forms.write(key, typed);
    },
  };

  // What a tool was called with last, to begin the next call with.
  motive.values = {
    load(tool) { return kept.read("motive-values:" + tool, ""); },
    save(tool, json) { kept.write("motive-values:" + tool, json); },
  };

  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(draftPrefix) && !(kept.read(key, {}).at > Date.now() - draftAge))
      localStorage.removeItem(key);
  }

  // Live typing. The browser decides what leaves, so that no key waits for the network: whole words that have stood for the hold-back,
  // and nothing behind the place where somebody is correcting.
  const boxes = new WeakMap();

  class LiveBox {
    static all = new Set();

    constructor(box, page, draft, holdBack, given) {
      Object.assign(this, { box, page, draft, holdBack, said: given.length, paused: false, ages: [], old: "", leaving: [], sending: Promise.resolve(), composing: false });
      LiveBox.all.add(this);
      // Who types fast has begun already.
      box.value = motive.drafts.unsaid(draft, given) + box.value;
      this.old = box.value;
      this.ages = Array(box.value.length).fill(performance.now());
      this.listen = new AbortController();
      const signal = this.listen.signal;
      box.addEventListener("input", () => this.changed(), { signal });
      box.addEventListener("compositionstart", () => { this.composing = true; }, { signal });
      box.addEventListener("compositionend", () => { this.composing = false; this.changed(); }, { signal });
      box.addEventListener("keydown", key => {
        if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) {
          key.preventDefault();
          this.finish();
        }
      }, { signal });
      // Not a word leaves behind a press of Pause, which the server has yet to hear of.
      box.closest(".live").addEventListener("click", click => { this.paused ||= click.target.closest("[aria-pressed=false]") !== null; }, { signal, capture: true });
      this.timer = setInterval(() => this.release(), 100);
    }

    // Which characters are new: those between what is the same before and what is the same after.
    changed() {
      const now = this.box.value;
      const least = Math.min(now.length, this.old.length);
      let head = 0;
      while (head < least && now[head] === this.old[head]) head++;
      let tail = 0;
      while (tail < least - head && now[now.length - 1 - tail] === this.old[this.old.length - 1 - tail]) tail++;
      this.ages.splice(head, this.old.length - head - tail, ...Array(now.length - head - tail).fill(performance.now()));
      this.old = now;
      this.keep();
      this.release();
    }

    // What the server has not taken yet is a draft too.
    keep() { motive.drafts.save(this.draft, this.left() + this.box.value, this.said); }

    left() { return this.leaving.map(each => each.words).join(""); }

    ripe() {
      if (this.paused || this.composing || isAway)
        return 0;
      const text = this.box.value;
      const caret = document.activeElement === this.box ? this.box.selectionStart : text.length;
      const before = performance.now() - this.holdBack;
      let end = 0;
      for (let at = 0; at < Math.min(text.length, caret); at++) {
        if (this.ages[at] > before)
          break;
        if (/\s/.test(text[at]))
          end = at + 1;
      }
      return end;
    }

    release() {
      const end = this.ripe();
      if (end > 0)
        this.take(end);
    }

    take(length) {
      const leaving = { words: this.box.value.slice(0, length) };
      const [start, stop] = [this.box.selectionStart, this.box.selectionEnd];
      this.box.value = this.old = this.box.value.slice(length);
      this.box.setSelectionRange(Math.max(0, start - length), Math.max(0, stop - length));
      this.ages.splice(0, length);
      this.leaving.push(leaving);
      this.keep();
      this.sending = this.sending.then(() => this.send(leaving));
    }

    async send(leaving) {
      // Back in the box meanwhile.
      if (this.leaving[0] !== leaving)
        return;
      let taken = false;
      try { taken = await this.page.invokeMethodAsync("Say", leaving.words); } catch { /* The connection is lost. */ }
      if (this.leaving[0] !== leaving)
        return;
      if (!taken) {
        this.putBack();
        return;
      }
      this.leaving.shift();
      this.said += leaving.words.length;
      this.keep();
    }

    // What was not taken stands in the box again, before what was typed since; and stays there until the person goes on.
    putBack() {
      const words = this.left();
      const [start, stop] = [this.box.selectionStart, this.box.selectionEnd];
      this.leaving = [];
      this.paused = true;
      this.box.value = this.old = words + this.box.value;
      this.box.setSelectionRange(start + words.length, stop + words.length);
      this.ages.unshift(...Array(words.length).fill(performance.now()));
      this.keep();
      this.tell();
    }

    tell() {
      if (!isAway)
        this.page.invokeMethodAsync("Paused").catch(() => { });
    }

    // What was on its way when the connection broke may have been taken or not: the server knows. The rest stands in the box, and the person decides.
    async comeBack() {
      if (this.leaving.length > 0) {
        const given = await this.page.invokeMethodAsync("Said");
        const words = unsaid(this.left(), given.slice(this.said));
        this.said = given.length;
        this.leaving = [{ words }];
        this.sending = Promise.resolve();
        this.putBack();
      } else if (this.paused) {
        this.tell();
      }
    }

    async finish() {
      if (this.box.value)
        this.take(this.box.value.length);
      await this.sending;
      if (!this.box.value && await this.page.invokeMethodAsync("Finish"))
        motive.drafts.drop(this.draft);
    }

    detach() {
      LiveBox.all.delete(this);
      clearInterval(this.timer);
      this.listen.abort();
    }
  }

  motive.live = {
    attach(box, page, draft, holdBack, given) {
      const chosen = kept.read("motive-hold-back", holdBack);
      boxes.set(box, new LiveBox(box, page, draft, chosen, given));
      return chosen;
    },
    set(box, holdBack, paused) {
      kept.write("motive-hold-back", holdBack);
      Object.assign(boxes.get(box), { holdBack, paused });
      boxes.get(box).release();
    },
    finish(box) { return boxes.get(box).finish(); },
    detach(box) { boxes.get(box)?.detach(); },
  };

  motive.copy = text => navigator.clipboard.writeText(text);
})();
