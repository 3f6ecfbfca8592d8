import { render } from 'preact'
import { watchReading } from './state/reading'
import { startRouter } from './state/router'
import { watchSession } from './state/session'
import { startTheme } from './state/theme'
import './ui/tokens.css'
import './ui/base.css'
import './ui/parts.css'
import { App } from './views/app'

startTheme()
startRouter()
watchSession()
watchReading()
const root = document.getElementById('app')
if (root) render(<App />, root)
