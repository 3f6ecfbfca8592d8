import { SpeakerChip } from '../../ui/chip'
import { DEMO_SPEAKER, type Sentence } from './demo-sound'

const HEIGHT = 380
/** The bar that is *now*: before it heard, after it not yet. */
const NOW = 27

function toneOf(index: number): string {
  if (index === NOW) return 'var(--now)'
  return index < NOW ? 'var(--ink)' : 'var(--wave-quiet)'
}

/** A sentence of the demo clip as bars, with the words under it. Decoration only. */
export function SentenceArt(props: {
  sentence: Sentence
  /** Of the picture, in its own units; narrower beside a wide form. */
  width?: number
}) {
  const { sentence, width = 640 } = props
  const { bars, words } = sentence
  const step = width / bars.length
  return (
    <div class="art">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        {bars.map((loud, index) => {
          const height = Math.max(5, (loud / 127) * HEIGHT * 0.96)
          return (
            <rect
              key={index}
              x={index * step + step * 0.22}
              y={(HEIGHT - height) / 2}
              width={step * 0.5}
              height={height}
              rx={step * 0.25}
              fill={toneOf(index)}
            />
          )
        })}
      </svg>
      <p class="cap">
        <SpeakerChip position={0} name={DEMO_SPEAKER} />
        <span>{words}</span>
      </p>
    </div>
  )
}

/** A small waveform, mirrored about its middle; `bars` go from 0 to 127. */
export function TinyWave(props: { bars: readonly number[]; colour?: string }) {
  const path = props.bars
    .map((loud, x) => {
      const half = Math.max(0.6, (loud / 127) * 22)
      return `M${x + 0.5} ${22 - half}V${22 + half}`
    })
    .join('')
  return (
    <svg
      class="tiny-wave"
      viewBox={`0 0 ${props.bars.length} 44`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} stroke={props.colour ?? 'var(--wave-rms)'} stroke-width="1" />
    </svg>
  )
}
