import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import './making.test-helper'
import { LABEL_PIXELS, labelStep, rulerTicks } from './ruler'
import { micros } from './time'
import { fitRange, wholeClip } from './viewport'

describe('the ruler', () => {
  it('never sets labels closer than 90 pixels, and always some', () => {
    const zooms = fc.double({ min: 100, max: 43_200_000_000 / 1_300, noNaN: true })
    fc.assert(
      fc.property(zooms, (microsPerPixel) => {
        const whole = wholeClip(micros(43_200_000_000), 1_300)
        const labels = rulerTicks({ ...whole, microsPerPixel }).filter((tick) => tick.rank === 2)
        expect(labels.length).toBeGreaterThan(1)
        for (const [index, tick] of labels.entries()) {
          const before = labels[index - 1]
          if (before) expect(tick.x - before.x).toBeGreaterThanOrEqual(LABEL_PIXELS - 1e-6)
          expect(tick.label).not.toBe('')
        }
      }),
    )
  })

  it.each([
    [10, '0:00.000', 1_000],
    [100, '0:00.00', 10_000],
    [10_000, '0:00', 1_000_000],
    [15_900, '0:00', 2_000_000],
    [100_000, '0:00', 10_000_000],
    [1_000_000, '0:00', 120_000_000],
    [30_000_000, '0:00', 3_600_000_000],
  ])('at %d µs a pixel the first label reads %s', (microsPerPixel, label, step) => {
    expect(labelStep(microsPerPixel)).toBe(step)
    const [first] = rulerTicks({ ...wholeClip(micros(36e9), 1_300), microsPerPixel })
    expect(first?.label).toBe(label)
  })

  it('sets the marks of the picture: 20 seconds over 1,300 pixels', () => {
    const view = fitRange(wholeClip(micros(270e6), 1_304), micros(9.4e6), micros(30e6), 0)
    const labels = rulerTicks(view).filter((tick) => tick.rank === 2)
    expect(labels.map((tick) => tick.label).slice(1)).toEqual([
      '0:10',
      '0:12',
      '0:14',
      '0:16',
      '0:18',
      '0:20',
      '0:22',
      '0:24',
      '0:26',
      '0:28',
      '0:30',
    ])
    expect(labels[1]?.x).toBeCloseTo((0.6 / 20.6) * 1_304, 3)
  })

  it('ends with the clip', () => {
    const ticks = rulerTicks(wholeClip(micros(7_300_000), 1_000))
    expect(ticks.at(-1)?.time).toBeLessThanOrEqual(7_300_000)
  })
})
