// What the console's pages need of a browser: the circuit, times that run, sound, drafts, and live typing.
(() => {
  // The circuit: one WebSocket, without negotiation, so that a balancer may send it anywhere.
  Blazor.start({
    circuit: {
      configureSignalR: builder => builder.withUrl("/_blazor", { skipNegotiation: true, transport: 1 }),
      reconnectionOptions: { maxRetries: 10000, retryIntervalMilliseconds: attempt => Math.min(200 * 2 ** attempt, 3000) },
    },
  });

  // A circuit that the server no longer has cannot be resumed: the page begins again, and drafts come back from the browser.
  document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", change => {
    if (["rejected", "failed", "resume-failed"].includes(change.detail.state))
      location.reload();
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
    title() {
      const plain = document.title.replace(/^\(\d+\) /, "");
      const title = motive.inbox.count > 0 ? `(${motive.inbox.count}) ${plain}` : plain;
      if (document.title !== title)
        document.title = title;
    },
  };
  new MutationObserver(() => motive.inbox.title()).observe(document.querySelector("title"), { childList: true });

  // Drafts: what is typed stays until it is sent, and a week at most.
  const draftPrefix = "motive-draft:";
  const draftAge = 7 * 86400e3;

  motive.drafts = {
    load(key) { return kept.read(draftPrefix + key, { text: "" }).text; },
    save(key, text) {
      if (text) kept.write(draftPrefix + key, { text, at: Date.now() });
      else localStorage.removeItem(draftPrefix + key);
    },
    drop(key) { localStorage.removeItem(draftPrefix + key); },
  };
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(draftPrefix) && !(kept.read(key, {}).at > Date.now() - draftAge))
      localStorage.removeItem(key);
  }

  motive.copy = text => navigator.clipboard.writeText(text);
})();
