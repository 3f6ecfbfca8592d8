import { render } from 'preact'
import { directionOf, language } from './language/language'
import { watchReading } from './state/reading'
import { startRouter } from './state/router'
import { watchSession } from './state/session'
import { startTheme } from './state/theme'
import { App } from './views/app'

/** Everything of the page; it runs once the language is there, so that no word is set too early. */
export function start(): void {
  document.documentElement.lang = language().tag
  document.documentElement.dir = directionOf(language().tag)
  startTheme()
  startRouter()
  watchSession()
  watchReading()
  const root = document.getElementById('app')
  if (root) render(<App />, root)
}
