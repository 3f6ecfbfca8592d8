import { expect, test } from 'vitest'
import { mixOf, waveForm } from './wave-file'

/** The head of a WAV file: RIFF, an unknown chunk of odd size, the form, the data. */
function head(tag: number, channels: number, bits: number, samples: number): DataView {
  const view = new DataView(new ArrayBuffer(200))
  let at = 0
  const word = (text: string) => {
    for (const letter of text) view.setUint8(at++, letter.charCodeAt(0))
  }
  const long = (value: number) => {
    view.setUint32(at, value, true)
    at += 4
  }
  const short = (value: number) => {
    view.setUint16(at, value, true)
    at += 2
  }
  word('RIFF')
  long(0)
  word('WAVEjunk')
  long(3)
  at += 4
  word('fmt ')
  long(16)
  short(tag)
  short(channels)
  long(16_000)
  long(0)
  short(0)
  short(bits)
  word('data')
  long(samples)
  return view
}

test('samples are found behind whatever else the file holds', () => {
  expect(waveForm(head(1, 2, 16, 64).buffer as ArrayBuffer)).toEqual({
    offset: 56,
    bytes: 64,
    channels: 2,
    rate: 16_000,
    bits: 16,
    isFloat: false,
  })
})

test('what is no WAV, or is written in another way, is left alone', () => {
  expect(waveForm(new ArrayBuffer(40))).toBeNull()
  expect(waveForm(new ArrayBuffer(4))).toBeNull()
  expect(waveForm(head(7, 1, 8, 64).buffer as ArrayBuffer)).toBeNull() // µ-law
  expect(waveForm((head(1, 1, 16, 64).buffer as ArrayBuffer).slice(0, 50))).toBeNull()
})

const form = { offset: 0, bytes: 0, channels: 1, rate: 16_000, bits: 16, isFloat: false }

test('samples of every form that plays are read with their sign', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values).buffer
  expect(mixOf(bytes(0, 64, 0, 192), form)).toEqual(Float32Array.of(0.5, -0.5))
  expect(mixOf(bytes(192, 64), { ...form, bits: 8 })).toEqual(Float32Array.of(0.5, -0.5))
  expect(mixOf(bytes(0, 0, 64, 0, 0, 192), { ...form, bits: 24 })).toEqual(
    Float32Array.of(0.5, -0.5),
  )
  expect(mixOf(bytes(0, 0, 0, 64), { ...form, bits: 32 })).toEqual(Float32Array.of(0.5))
  const float = Float32Array.of(0.25, -0.25).buffer
  expect(mixOf(float, { ...form, bits: 32, isFloat: true })).toEqual(Float32Array.of(0.25, -0.25))
  expect(mixOf(bytes(1, 2, 3), { ...form, bits: 12 })).toBeNull()
})

test('channels are added up', () => {
  const stereo = Int16Array.of(16_384, 8_192, -16_384, 16_384).buffer
  expect(mixOf(stereo, { ...form, channels: 2 })).toEqual(Float32Array.of(0.75, 0))
})
