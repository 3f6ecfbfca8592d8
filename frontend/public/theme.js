// Runs before the first paint, so that a chosen theme never flashes in another one.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('audino.theme')
  } catch {
    // A browser may forbid storage; the system's choice then holds.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const contrast = matchMedia('(prefers-contrast: more)').matches
  const system = contrast ? 'contrast' : dark ? 'dark' : 'light'
  document.documentElement.dataset.theme =
    chosen === 'light' || chosen === 'dark' || chosen === 'contrast' ? chosen : system
})()
