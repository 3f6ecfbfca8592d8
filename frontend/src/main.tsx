import { startLanguage } from './language/languages'
import './ui/tokens.css'
import './ui/base.css'
import './ui/parts.css'

void startLanguage()
  .then(() => import('./start'))
  .then(({ start }) => start())
