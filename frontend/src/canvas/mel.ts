/** Slaney's mel scale: linear below 1 kHz, logarithmic above; the one the spectrogram is made with. */
export function melOf(hz: number): number {
  return hz < 1000 ? (hz * 3) / 200 : 15 + (Math.log(hz / 1000) * 27) / Math.log(6.4)
}

export interface FrequencyMark {
  readonly hz: number
  /** Pixels from the top of the row. */
  readonly y: number
  /** `500 Hz`, `2 kHz`. */
  readonly label: string
}

/** How frequencies are spread over the height. */
type Scale = 'mel' | 'linear'

export interface FrequencyAxis {
  readonly scale: Scale
  /** Of one channel. */
  readonly rows: number
  /** 2: the first channel is drawn above the second. */
  readonly channels: number
  readonly min_hz: number
  readonly max_hz: number
}

/** Height of a frequency above the bottom of the picture, 0 to 1. Mel band i is centred on mel point i + 1. */
export function heightOf(axis: FrequencyAxis, hz: number): number {
  if (axis.scale === 'linear') return (hz - axis.min_hz) / (axis.max_hz - axis.min_hz)
  const low = melOf(axis.min_hz)
  const share = (melOf(hz) - low) / (melOf(axis.max_hz) - low)
  return (share * (axis.rows + 1) - 0.5) / axis.rows
}

/** Those that make way for others come last. */
const NAMED: Readonly<Record<Scale, readonly number[]>> = {
  mel: [1000, 4000, 2000, 500, 8000, 250],
  linear: [1000, 2000, 4000, 6000, 3000, 5000, 7000, 500, 1500, 2500],
}
const MARK_PIXELS = 16

/** The frequencies to name beside a spectrogram `height` pixels high, from low to high, in order of channels. */
export function frequencyMarks(axis: FrequencyAxis, height: number): FrequencyMark[] {
  const tall = height / axis.channels
  return Array.from({ length: axis.channels }, (_, channel) =>
    channelMarks(axis, tall).map((mark) => ({ ...mark, y: mark.y + channel * tall })),
  ).flat()
}

function channelMarks(axis: FrequencyAxis, height: number): FrequencyMark[] {
  const marks: FrequencyMark[] = []
  for (const hz of NAMED[axis.scale]) {
    if (hz >= axis.max_hz || hz <= axis.min_hz) continue
    const y = (1 - heightOf(axis, hz)) * height
    const isCrowded = marks.some((mark) => Math.abs(mark.y - y) < MARK_PIXELS)
    if (isCrowded || y < MARK_PIXELS / 2 || y > height - MARK_PIXELS / 2) continue
    marks.push({ hz, y, label: hz < 1000 ? `${hz} Hz` : `${hz / 1000} kHz` })
  }
  return marks.sort((a, b) => a.hz - b.hz)
}
