// What a page costs on the wire, compressed, with its style and its font; fails above the budget.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const BUDGET = 150_000
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../audino_py/static/app')
const manifest = JSON.parse(readFileSync(`${root}/manifest.json`, 'utf8'))

/** The practice clip's sound comes when its page is there already. */
function isSound(file) {
  return file.endsWith('.flac')
}

/** Every file that the chunk `key` needs, itself included. */
function filesOf(key, found = new Set()) {
  const chunk = manifest[key]
  if (!chunk || found.has(chunk.file)) return found
  found.add(chunk.file)
  const assets = (chunk.assets ?? []).filter((file) => !isSound(file))
  for (const file of [...(chunk.css ?? []), ...assets]) found.add(file)
  for (const next of chunk.imports ?? []) filesOf(next, found)
  return found
}

function weightOf(file) {
  const bytes = readFileSync(`${root}/${file}`)
  return file.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length
}

const START = 'src/start.tsx'
// What a page fetches only when it is asked for (a panel, the practice clip) is no page of its own.
const pages = manifest[START].dynamicImports.filter((key) => !key.endsWith('.json'))
const html = readFileSync(`${root}/index.html`)
let isTooMuch = pages.length === 0
for (const page of pages) {
  const files = filesOf('index.html')
  for (const key of [START, page]) for (const file of filesOf(key)) files.add(file)
  const total = [...files].reduce((sum, file) => sum + weightOf(file), gzipSync(html).length)
  isTooMuch ||= total > BUDGET
  console.log(`${String(Math.round(total / 1000)).padStart(4)} kB  ${files.size} files  ${page}`)
}
for (const key of Object.keys(manifest).filter((name) => name.endsWith('/page.json'))) {
  const kb = Math.round(weightOf(manifest[key].file) / 1000)
  console.log(`${String(kb).padStart(4)} kB  on top for readers of ${key.split('/').at(-2)}`)
}
console.log(`weight: ${pages.length} pages, budget ${BUDGET / 1000} kB each`)
process.exitCode = isTooMuch ? 1 : 0
