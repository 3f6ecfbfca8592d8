import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { type Example, exampleAt, isLeftBehind } from '../../state/examples'
import { Icon } from '../../ui/icon'
import { blocksOf } from '../../ui/markdown-blocks'
import { Written } from '../written'

/** A piece of sound within the text; the one that plays ends when another begins. */
function Sound({ text, example }: { text: string; example: Example }) {
  const sound = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [isGone, setGone] = useState(false)
  useEffect(() => () => sound.current?.pause(), [])
  const toggle = () => {
    const audio = sound.current
    if (!audio) return
    if (isPlaying) {
      audio.pause()
      return
    }
    for (const other of document.querySelectorAll<HTMLAudioElement>('.example audio')) other.pause()
    audio.currentTime = example.start
    audio.play().catch((error: unknown) => {
      const wasCutOff = error instanceof DOMException && error.name === 'AbortError'
      if (!wasCutOff) setGone(true)
    })
  }
  const onTime = () => {
    const audio = sound.current
    if (audio && example.end !== null && audio.currentTime >= example.end) audio.pause()
  }
  return (
    <span class="example">
      <button type="button" class="b s" aria-pressed={isPlaying} onClick={toggle}>
        <Icon name={isPlaying ? 'pause' : 'play'} />
        {text}
      </button>
      {isGone && <span class="hint"> {t('This sound cannot be played any more.')}</span>}
      {/* biome-ignore lint/a11y/useMediaCaption: the words around it say what is heard */}
      <audio
        ref={sound}
        preload="none"
        src={`/api/v1/clips/${example.clip}/audio`}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={onTime}
      />
    </span>
  )
}

/** The words of a sound that stayed in another project: nothing to press, and it says so. */
function Missing({ text }: { text: string }) {
  return (
    <span class="example">
      {text} <span class="hint">{t('(this sound stayed in the project it was copied from)')}</span>
    </span>
  )
}

/** A guide as its manager wrote it, with sounds to hear. */
export function GuideText({ guide }: { guide: string }) {
  return (
    <Written
      blocks={blocksOf(guide)}
      linkOf={({ text, href }) => {
        if (isLeftBehind(href)) return <Missing text={text} />
        const example = exampleAt(href)
        return example && <Sound text={text} example={example} />
      }}
    />
  )
}
