// Runs before first paint, so that a saved theme, text size or background never flashes.
(function () {
  const root = document.documentElement;
  for (const name of ['theme', 'text', 'bg', 'spacing']) {
    let value = null;
    try { value = localStorage.getItem('heard.' + name); } catch { /* kept by nobody */ }
    if (value) root.dataset[name] = value;
  }
  root.classList.add('js');
})();
