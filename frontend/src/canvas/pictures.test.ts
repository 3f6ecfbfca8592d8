import { describe, expect, it } from 'vitest'
import { directionOf, Labels } from './labels'
import { frequencyMarks, heightOf, melOf } from './mel'
import { levelling } from './paintsound'
import { greyTable, pickTileLevel } from './tiles'

describe('the frequency axis', () => {
  const axis = { scale: 'mel' as const, rows: 128, channels: 1, min_hz: 0, max_hz: 8_000 }

  it('follows Slaney: linear to 1 kHz, logarithmic above', () => {
    expect(melOf(0)).toBe(0)
    expect(melOf(1_000)).toBe(15)
    expect(melOf(6_400)).toBeCloseTo(42, 9)
  })

  it('puts the centre of each band into the middle of its row', () => {
    // librosa.mel_frequencies(n_mels=130, fmin=0, fmax=8000): point 1, 65 and 128
    for (const [band, hz] of [
      [0, 23.383],
      [64, 1_709.395],
      [127, 7_809.395],
    ] as const) {
      expect(Math.abs(heightOf(axis, hz) * 128 - band - 0.5)).toBeLessThan(0.05)
    }
  })

  it('names round frequencies from low to high, none crowded, none above its end', () => {
    const names = (max_hz: number, height: number): string[] =>
      frequencyMarks({ ...axis, max_hz }, height).map((mark) => mark.label)
    expect(names(8_000, 128)).toEqual(['500 Hz', '1 kHz', '2 kHz', '4 kHz'])
    expect(names(11_025, 184)).toContain('8 kHz')
    expect(names(4_000, 128)).not.toContain('4 kHz')
    expect(names(8_000, 40).length).toBeLessThan(4)
    const marks = frequencyMarks(axis, 128)
    for (const [index, mark] of marks.entries()) {
      const below = marks[index - 1]
      expect(below === undefined || below.y - mark.y >= 16).toBe(true)
    }
  })

  it('spreads frequencies evenly where it is linear', () => {
    const linear = { ...axis, scale: 'linear' as const, rows: 256 }
    expect([0, 2_000, 8_000].map((hz) => heightOf(linear, hz))).toEqual([0, 0.25, 1])
    const marks = frequencyMarks(linear, 160)
    expect(marks.map((mark) => mark.label)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `${n} kHz`))
    expect(marks.map((mark) => mark.y)).toEqual([140, 120, 100, 80, 60, 40, 20])
  })

  it('names the frequencies of each channel in its own half', () => {
    const one = frequencyMarks(axis, 100)
    const two = frequencyMarks({ ...axis, channels: 2 }, 200)
    expect(two).toEqual([...one, ...one.map((mark) => ({ ...mark, y: mark.y + 100 }))])
  })
})

describe('the spectrogram', () => {
  const palette = Uint32Array.from({ length: 256 }, (_, index) => index)

  it('runs from black to white point and stays at the ends beyond them', () => {
    const table = greyTable(palette, 50, 150)
    expect([0, 50, 100, 150, 255].map((grey) => table[grey])).toEqual([0, 0, 128, 255, 255])
  })

  it('has more contrast when asked, and survives a clip of one grey', () => {
    const strong = greyTable(palette, 50, 150, true)
    expect([75, 135].map((grey) => strong[grey])).toEqual([0, 255])
    expect([...greyTable(palette, 9, 9)].every((colour) => colour <= 255)).toBe(true)
  })

  it('takes the zoom level nearest to one column a pixel', () => {
    const levels = [1, 4, 16].map((columns_per_pixel) => ({
      columns_per_pixel,
      columns: 1,
      tiles: 1,
    }))
    expect([0.01, 1, 1.9, 2.1, 7, 9, 999].map((n) => pickTileLevel(levels, n))).toEqual([
      0, 0, 0, 1, 1, 2, 2,
    ])
  })
})

describe('words in a segment', () => {
  const measurer = {
    font: '13px test',
    measureText: (text: string) => ({ width: text.length * 7 }),
  }

  it('stand whole where they fit and end in an ellipsis where not', () => {
    const labels = new Labels()
    expect(labels.fit(measurer, 'Ten is what', 200).text).toBe('Ten is what')
    expect(labels.fit(measurer, 'Ten is\nwhat the survey said', 86).text).toBe('Ten is what…')
    expect(labels.fit(measurer, 'Ten', 6).text).toBe('')
  })

  it('never are wider than their room', () => {
    const labels = new Labels()
    for (let width = 8; width < 300; width += 13) {
      const { text } = labels.fit(measurer, 'Volume, channel and power go on top', width)
      expect(measurer.measureText(text).width).toBeLessThanOrEqual(width)
    }
  })

  it('run in the direction of their first letter', () => {
    expect(directionOf('برأيي عشرة')).toBe('rtl')
    expect(directionOf('12 שלום')).toBe('rtl')
    expect(directionOf('[laugh]')).toBe('ltr')
    expect(directionOf('नमस्ते')).toBe('ltr')
    expect(directionOf('Ten برأيي')).toBe('ltr')
  })
})

it('the 99th percentile fills 80 % of the row, silence is left flat', () => {
  expect(0.4 * levelling(0.4)).toBeCloseTo(0.8)
  expect(levelling(0)).toBe(1)
})
