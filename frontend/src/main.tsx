import { render } from 'preact'
import './ui/tokens.css'
import './ui/base.css'

const root = document.getElementById('app')
if (root) render(<main class="page">audino</main>, root)
