// Every pair of colours that meets on the page, in three themes, against WCAG 2.2; and whether the
// speakers' colours stay apart for normal vision and three kinds of colour blindness.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Triple = readonly [number, number, number]

const CSS = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const GROUNDS = ['surface', 'ground', 'sunken']
const STATES = ['ok', 'warn', 'danger', 'info', 'draft', 'accent']
const SPEAKERS = [...Array.from({ length: 12 }, (_, index) => String(index + 1)), 'none']

/** Both lists crossed. */
const pairs = (fronts: string[], backs: string[]) =>
  fronts.flatMap((front) => backs.map((back): [string, string] => [front, back]))

const TEXT: [string, string][] = [
  ...pairs(['text', 'text-2'], [...GROUNDS, 'hover', 'key-face']),
  ...pairs(['text-3', ...STATES], ['surface', 'ground']),
  ...pairs(['on-ink'], ['ink', 'ink-hover']),
  ['on-now', 'now'],
  ['spec-axis', 'spec-0'],
  ...STATES.flatMap((state) => pairs([state, 'text'], [`${state}-tint`])),
  ...SPEAKERS.map((n): [string, string] => [`spk-${n}-ink`, `spk-${n}-tint`]),
]
const GRAPHIC: [string, string][] = [
  ...pairs(['line-control'], ['surface', 'ground']),
  ...pairs(['accent'], GROUNDS),
  ...pairs(['now'], [...GROUNDS, 'wave-ground', 'spec-0']),
  ...pairs(['wave', 'wave-rms'], ['wave-ground']),
  ['ink', 'surface'],
  ...SPEAKERS.flatMap((n) => pairs([`spk-${n}-mark`], ['surface', `spk-${n}-tint`])),
]

/** Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, at full strength. */
const VISION: Record<string, readonly [Triple, Triple, Triple]> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue cones': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const times = (matrix: readonly [Triple, Triple, Triple], v: Triple): Triple => [
  dot(matrix[0], v),
  dot(matrix[1], v),
  dot(matrix[2], v),
]
const each = (v: Triple, f: (part: number) => number): Triple => [f(v[0]), f(v[1]), f(v[2])]
const clipped = (v: Triple) => each(v, (part) => Math.min(1, Math.max(0, part)))

/** Ottosson (2020), https://bottosson.github.io/posts/oklab/: oklch to linear sRGB. */
function linearRgb(lightness: number, chroma: number, hue: number): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const lms: Triple = [
    lightness + 0.3963377774 * a + 0.2158037573 * b,
    lightness - 0.1055613458 * a - 0.0638541728 * b,
    lightness - 0.0894841775 * a - 1.291485548 * b,
  ]
  const matrix: readonly [Triple, Triple, Triple] = [
    [4.0767416621, -3.3077115913, 0.2309699292],
    [-1.2684380046, 2.6097574011, -0.3413193965],
    [-0.0041960863, -0.7034186147, 1.707614701],
  ]
  return clipped(
    times(
      matrix,
      each(lms, (part) => part ** 3),
    ),
  )
}

function oklab(rgb: Triple): Triple {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  )
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    each(lms, Math.cbrt),
  )
}

function contrast(one: Triple, two: Triple): number {
  const [a, b] = [one, two].map((rgb) => dot([0.2126, 0.7152, 0.0722], rgb))
  return (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05)
}

function themes(): Map<string, Map<string, Triple>> {
  const found = new Map<string, Map<string, Triple>>()
  const blocks = CSS.matchAll(/^(?::root|\[data-theme="(\w+)"\])\s*\{([\s\S]*?)^\}/gm)
  for (const [, name = 'light', body = ''] of blocks) {
    const colours = new Map(found.get('light') ?? [])
    for (const [, token = '', l, c, h] of body.matchAll(
      /--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g,
    )) {
      colours.set(token, linearRgb(Number(l), Number(c), Number(h)))
    }
    found.set(name, colours)
  }
  return found
}

function colour(theme: Map<string, Triple>, token: string): Triple {
  const found = theme.get(token)
  if (!found) throw new Error(`There is no colour --${token}.`)
  return found
}

function tooFaint(theme: Map<string, Triple>, list: [string, string][], need: number): string[] {
  return list
    .map(([front, back]) => ({
      pair: `${front} on ${back}`,
      ratio: contrast(colour(theme, front), colour(theme, back)),
    }))
    .filter(({ ratio }) => ratio < need)
    .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`)
}

/** Smallest distance in Oklab between any two of the first `count` speakers. */
function nearest(marks: readonly Triple[], count: number): number {
  const few = marks.slice(0, count)
  const distances = few.flatMap((one, index) =>
    few.slice(index + 1).map((two) => Math.hypot(...one.map((part, i) => part - (two[i] ?? 0)))),
  )
  return Math.min(...distances)
}

describe.each([...themes()])('the %s theme', (_name, theme) => {
  it('has text that everybody can read', () => {
    expect(tooFaint(theme, TEXT, 4.5)).toEqual([])
  })

  it('has edges and marks that everybody can see', () => {
    expect(tooFaint(theme, GRAPHIC, 3)).toEqual([])
  })

  it.each(Object.entries(VISION))('keeps speakers apart for eyes with %s', (_kind, matrix) => {
    const marks = SPEAKERS.slice(0, 12).map((n) =>
      oklab(clipped(times(matrix, colour(theme, `spk-${n}-mark`)))),
    )
    expect(nearest(marks, 3)).toBeGreaterThanOrEqual(0.12)
    expect(nearest(marks, 6)).toBeGreaterThanOrEqual(0.075)
    expect(nearest(marks, 12)).toBeGreaterThanOrEqual(0.04)
  })
})

it('all three themes are there', () => {
  expect([...themes().keys()]).toEqual(['light', 'dark', 'contrast'])
})
