import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import WaveformData from 'waveform-data'

/** Files of the server's own tests, which prove that it gives exactly these. */
const SAMPLES = new URL('../../../tests/samples/', import.meta.url)

function binary(name: string): ArrayBuffer {
  return new Uint8Array(readFileSync(new URL(name, SAMPLES))).buffer
}

describe('the waveform for players of others', () => {
  const json = JSON.parse(readFileSync(new URL('jfk-512.json', SAMPLES), 'utf8'))

  it('is read by waveform-data.js, binary and JSON alike', () => {
    for (const read of [WaveformData.create(binary('jfk-512.dat')), WaveformData.create(json)]) {
      expect([read.sample_rate, read.scale, read.bits]).toEqual([16_000, 512, 8])
      expect([read.channels, read.length]).toEqual([1, 344])
      expect(read.duration).toBeCloseTo(11, 1)
      const channel = read.channel(0)
      const pairs = channel.min_array().flatMap((low, at) => [low, channel.max_sample(at)])
      expect(pairs).toEqual(json.data)
    }
  })

  it('has the same shape in 16 bits, 256 times as fine', () => {
    const wide = WaveformData.create(binary('jfk-512-16.dat')).channel(0)
    const narrow = WaveformData.create(binary('jfk-512.dat')).channel(0)
    expect(wide.max_array().map((high) => Math.trunc(high / 256))).toEqual(narrow.max_array())
  })

  it('can be made coarser by its reader', () => {
    const coarse = WaveformData.create(binary('jfk-512.dat')).resample({ scale: 1024 })
    expect([coarse.scale, coarse.length]).toEqual([1024, 172])
  })
})
