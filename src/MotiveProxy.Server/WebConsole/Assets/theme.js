// Which theme, before anything is painted: the system's, or the one that was chosen.
(() => {
  const key = "motive-theme";
  const themes = ["auto", "light", "dark"];
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    const stored = localStorage.getItem(key);
    return themes.includes(stored) ? stored : "auto";
  }

  function apply() {
    const theme = chosen() === "auto" ? (dark.matches ? "dark" : "light") : chosen();
    document.documentElement.dataset.theme = theme;
    for (const sheet of document.querySelectorAll("link[data-theme]"))
      sheet.media = sheet.dataset.theme === theme ? "all" : "not all";
  }

  window.motive = {
    theme: {
      next() {
        localStorage.setItem(key, document.documentElement.dataset.theme === "dark" ? "light" : "dark");
        apply();
      },
    },
  };
  dark.addEventListener("change", apply);
  apply();
})();
