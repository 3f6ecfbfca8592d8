// The sentences of the source, and what a catalogue lacks of them.
import ts from 'typescript'
import {
  catalogueCall,
  isLiteral,
  isRead,
  isReadText,
  parse,
  shownText,
  textOf,
} from './visible.mjs'

function walk(node, look) {
  look(node)
  ts.forEachChild(node, (child) => walk(child, look))
}

function lineOf(file, node) {
  return file.getLineAndCharacterOfPosition(node.getStart()).line + 1
}

/** What a person reads in a file and no catalogue can change. */
export function unsaid(name, text) {
  const file = parse(name, text)
  const found = []
  const report = (node, words) =>
    found.push(`${name}:${lineOf(file, node)}: not in the catalogue: ${words}`)
  walk(file, (node) => {
    if (ts.isJsxText(node) && isReadText(node)) report(node, shownText(node.text).trim())
    if (isLiteral(node) && !catalogueCall(node) && isRead(node)) report(node, textOf(node))
  })
  return found
}

/** Keys of the catalogue that a file uses, counted or not. */
export function keysIn(name, text) {
  const found = new Map()
  walk(parse(name, text), (node) => {
    if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return
    const called = catalogueCall(node)
    if (!called || (called === 'plural' && node.parent.arguments[2] !== node)) return
    found.set(node.text, { isCounted: called === 'plural' })
  })
  return found
}

export function pluralCategories(tag) {
  return new Intl.PluralRules(tag).resolvedOptions().pluralCategories
}

function holesOf(sentence) {
  return [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort().join(' ')
}

function formTroubles(tag, key, said) {
  if (typeof said !== 'object') return [`${tag}: needs the forms of a count: ${key}`]
  const holes = holesOf(key)
  return pluralCategories(tag).flatMap((category) => {
    const form = said[category]
    if (!form) return [`${tag}: "${category}" is missing: ${key}`]
    // A form for one or two may say the number in words.
    const isCountless = category !== 'other' && holesOf(`${form}{n}`) === holesOf(`${key}{n}`)
    return holesOf(form) === holes || isCountless ? [] : [`${tag}: other {names}: ${key}`]
  })
}

/** What is wrong with the catalogue of a language. */
export function troublesOf(tag, catalogue, keys) {
  const unused = Object.keys(catalogue).filter((key) => !keys.has(key))
  return [
    ...[...keys].flatMap(([key, { isCounted }]) => {
      const said = catalogue[key]
      if (said === undefined || said === '') return [`${tag}: missing: ${key}`]
      if (isCounted) return formTroubles(tag, key, said)
      return holesOf(said) === holesOf(key) ? [] : [`${tag}: other {names}: ${key}`]
    }),
    ...unused.map((key) => `${tag}: used nowhere: ${key}`),
  ]
}
