// Changes one small thing at a time in the desk's pure code and asks whether a test notices.
// Run by hand: node gates/mutate.mjs [seed]; it takes minutes and is no part of the checks.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const files = ['time', 'history', 'snap', 'rebase'].map((name) => `src/timeline/${name}.ts`)
const MUTANTS = Number(process.argv[3] ?? 120)
const WITHIN_MS = 60_000

/** What is looked for, and what is put there. */
const SWAPS = [
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \?\? /g, ' && '],
  [/\btrue\b/g, 'false'],
  [/\bMath\.min\b/g, 'Math.max'],
  [/\bMath\.max\b/g, 'Math.min'],
  [/\.filter\(/g, '.map('],
  [/\bslice\(0, -1\)/g, 'slice(0)'],
  [/if \(/g, 'if (!'],
]

function isCode(text, index) {
  const line = text.slice(text.lastIndexOf('\n', index) + 1, text.indexOf('\n', index))
  return !/^\s*(?:\/\/|\/?\*|import|export type|export interface|readonly|\|)/.test(line)
}

function mutantsOf(file) {
  const text = readFileSync(resolve(root, file), 'utf8')
  return SWAPS.flatMap(([from, to]) =>
    [...text.matchAll(from)]
      .filter((found) => isCode(text, found.index))
      .map((found) => {
        const changed = text.slice(0, found.index) + to + text.slice(found.index + found[0].length)
        const line = text.slice(0, found.index).split('\n').length
        return {
          file,
          text,
          changed: repaired(changed, found.index, to),
          line,
          what: `${found[0].trim()} → ${to.trim()}`,
        }
      }),
  )
}

/** `if (!` needs the bracket that goes round all of the condition. */
function repaired(text, index, to) {
  if (to !== 'if (!') return text
  let depth = 0
  for (let at = index + 3; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0)
      return `${text.slice(0, index)}if (!(${text.slice(index + 5, at)})${text.slice(at)}`
  }
  return text
}

/** The same picks for the same seed. */
function shuffled(list, seed) {
  let state = seed
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
  return list
    .map((one) => [next(), one])
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one)
}

function isNoticed({ file, text, changed }) {
  const path = resolve(root, file)
  writeFileSync(path, changed)
  try {
    const words = ['vitest', 'run', '--bail=1', 'src/timeline', 'src/state/desk/editor.test.ts']
    return spawnSync('npx', words, { cwd: root, timeout: WITHIN_MS, stdio: 'ignore' }).status !== 0
  } finally {
    writeFileSync(path, text)
  }
}

const picked = shuffled(files.flatMap(mutantsOf), Number(process.argv[2] ?? 1)).slice(0, MUTANTS)
let noticed = 0
for (const mutant of picked) {
  if (isNoticed(mutant)) noticed += 1
  else console.log(`unnoticed  ${mutant.file}:${mutant.line}  ${mutant.what}`)
}
console.log(`mutants: ${noticed} of ${picked.length} noticed`)
