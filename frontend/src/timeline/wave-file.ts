/** Where the samples of a WAV file lie and how they are written. */
export interface WaveForm {
  /** Bytes from the start of the file to the first sample. */
  readonly offset: number
  /** Bytes of all samples. */
  readonly bytes: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
  readonly isFloat: boolean
}

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe

/** Reads the head of a WAV file; null where it is none, or its samples begin after `head`. */
export function waveForm(head: ArrayBuffer): WaveForm | null {
  const view = new DataView(head)
  if (view.byteLength < 12 || nameAt(view, 0) !== 'RIFF' || nameAt(view, 8) !== 'WAVE') return null
  const chunks = chunksOf(view)
  const form = chunks.get('fmt ')
  const data = chunks.get('data')
  const kind = form && form.at + 16 <= view.byteLength ? kindAt(view, form.at) : null
  return kind && data ? { ...kind, offset: data.at, bytes: data.size } : null
}

/** Where each chunk's content begins, up to the samples. */
function chunksOf(view: DataView): ReadonlyMap<string, { at: number; size: number }> {
  const chunks = new Map<string, { at: number; size: number }>()
  for (let at = 12; at + 8 <= view.byteLength && !chunks.has('data'); ) {
    const size = view.getUint32(at + 4, true)
    chunks.set(nameAt(view, at), { at: at + 8, size })
    at += 8 + size + (size % 2)
  }
  return chunks
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)))
}

function kindAt(view: DataView, at: number): Omit<WaveForm, 'offset' | 'bytes'> | null {
  const given = view.getUint16(at, true)
  const isLong = given === EXTENSIBLE && at + 26 <= view.byteLength
  const tag = isLong ? view.getUint16(at + 24, true) : given
  if (tag !== PCM && tag !== FLOAT) return null
  return {
    channels: view.getUint16(at + 2, true),
    rate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
    isFloat: tag === FLOAT,
  }
}

/** Samples of whole frames, all channels added up, -1 to 1 for each; null for a form nobody plays. */
export function mixOf(bytes: ArrayBuffer, form: WaveForm): Float32Array | null {
  const read = readerOf(new DataView(bytes), form)
  if (!read) return null
  const width = form.bits / 8
  const frames = Math.floor(bytes.byteLength / (width * form.channels))
  const mix = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0
    for (let channel = 0; channel < form.channels; channel += 1) {
      sum += read((frame * form.channels + channel) * width)
    }
    mix[frame] = sum
  }
  return mix
}

function readerOf(view: DataView, { bits, isFloat }: WaveForm): ((at: number) => number) | null {
  if (isFloat) return bits === 32 ? (at) => view.getFloat32(at, true) : null
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128
  if (bits === 16) return (at) => view.getInt16(at, true) / 32_768
  // The two low bytes alone would lose the sign, the two high ones the quietest sounds.
  if (bits === 24) {
    return (at) => (view.getInt8(at + 2) * 65_536 + view.getUint16(at, true)) / 8_388_608
  }
  return bits === 32 ? (at) => view.getInt32(at, true) / 2_147_483_648 : null
}
