import type { Palette } from './tiles'

export interface SpeakerColours {
  readonly mark: string
  readonly tint: string
  readonly ink: string
}

/** Every colour and font of the canvas, read from the page's style once per change of theme. */
export interface Theme {
  readonly font: string
  readonly surface: string
  readonly sunken: string
  readonly line: string
  readonly lineControl: string
  readonly text2: string
  readonly ink: string
  readonly accent: string
  readonly now: string
  readonly onNow: string
  readonly wave: string
  readonly waveChosen: string
  readonly waveQuiet: string
  readonly waveGround: string
  readonly selectBand: string
  readonly grid: string
  /** 0 is "No speaker yet", then 1 to 12. */
  readonly speakers: readonly SpeakerColours[]
  readonly spectrum: Palette
}

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const speaker = (name: string): SpeakerColours => ({
    mark: token(`--spk-${name}-mark`),
    tint: token(`--spk-${name}-tint`),
    ink: token(`--spk-${name}-ink`),
  })
  const speakers = [speaker('none')]
  for (let number = 1; number <= 12; number += 1) speakers.push(speaker(String(number)))
  return {
    font: token('--font-ui') || 'system-ui, sans-serif',
    surface: token('--surface'),
    sunken: token('--sunken'),
    line: token('--line'),
    lineControl: token('--line-control'),
    text2: token('--text-2'),
    ink: token('--ink'),
    accent: token('--accent'),
    now: token('--now'),
    onNow: token('--on-now'),
    wave: token('--wave'),
    waveChosen: token('--wave-rms'),
    waveQuiet: token('--wave-quiet'),
    waveGround: token('--wave-ground'),
    selectBand: token('--select-band'),
    grid: token('--grid'),
    speakers,
    spectrum: spectrumOf([0, 1, 2, 3, 4].map((stop) => token(`--spec-${stop}`))),
  }
}

/** 256 steps through the given colours. */
function spectrumOf(stops: readonly string[]): Palette {
  const context = new OffscreenCanvas(256, 1).getContext('2d', { willReadFrequently: true })
  if (!context) return new Uint32Array(256)
  const gradient = context.createLinearGradient(0, 0, 255, 0)
  for (const [index, colour] of stops.entries()) {
    if (colour !== '') gradient.addColorStop(index / (stops.length - 1), colour)
  }
  context.fillStyle = gradient
  context.fillRect(0, 0, 256, 1)
  return new Uint32Array(context.getImageData(0, 0, 256, 1).data.buffer.slice(0))
}
