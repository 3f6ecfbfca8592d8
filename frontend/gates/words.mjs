// Everything a person reads goes through the catalogue, and every language has every sentence.
// node gates/words.mjs [--write [tag]]: with --write the missing keys are added, for `tag` as a
// new language, and those that nothing uses are taken out.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keysIn, pluralCategories, troublesOf, unsaid } from './sentences.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const catalogues = join(root, 'src/language/catalogues')

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test(-helper)?\.tsx?$|\.d\.ts$/.test(name))
    .map((name) => join(folder, name))
}

function read(tag) {
  const file = join(catalogues, tag, 'page.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function empty(tag, isCounted) {
  if (!isCounted) return ''
  return Object.fromEntries(pluralCategories(tag).map((category) => [category, '']))
}

function write(tag, keys) {
  const before = read(tag)
  const after = [...keys].map(([key, { isCounted }]) => [key, before[key] ?? empty(tag, isCounted)])
  mkdirSync(join(catalogues, tag), { recursive: true })
  const file = join(catalogues, tag, 'page.json')
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(after), null, 2)}\n`)
}

const files = sources(join(root, 'src'))
const keys = new Map()
const troubles = []
for (const file of files) {
  const name = relative(root, file)
  const text = readFileSync(file, 'utf8')
  troubles.push(...unsaid(name, text))
  for (const [key, found] of keysIn(name, text)) {
    const known = keys.get(key)
    if (known && known.isCounted !== found.isCounted)
      troubles.push(`${name}: counted here and not elsewhere: ${key}`)
    keys.set(key, found)
  }
}

const tags = existsSync(catalogues) ? readdirSync(catalogues) : []
if (process.argv[2] === '--write') {
  const added = process.argv[3] ? [process.argv[3]] : []
  for (const tag of new Set([...tags, ...added])) write(tag, keys)
} else {
  for (const tag of tags) troubles.push(...troublesOf(tag, read(tag), keys))
}
for (const trouble of troubles) console.error(trouble)
console.log(`words: ${files.length} files, ${keys.size} sentences, ${tags.length} catalogues read`)
process.exitCode = troubles.length > 0 || keys.size === 0 ? 1 : 0
