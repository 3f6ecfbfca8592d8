import { useEffect, useRef, useState } from 'preact/hooks'
import { readProject } from '../../api/projects'
import { t } from '../../language/t'
import { type Example, exampleAt } from '../../state/examples'
import { EmptyState, Trouble } from '../../ui/empty'
import { Icon } from '../../ui/icon'
import { blocksOf } from '../../ui/markdown-blocks'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import type { PageProps } from '../page'
import { useLoad } from '../use-load'
import { Written } from '../written'
import './guide.css'

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

/** How to work in a project, as its manager wrote it, with sounds to hear. */
export function GuidePage({ params }: PageProps) {
  const id = params['id'] ?? ''
  const loaded = useLoad(`guide ${id}`, () => readProject(id))
  const project = loaded.data
  if (!project) {
    return (
      <main class="page" id="main">
        {loaded.error === null ? (
          <SkeletonRows rows={6} />
        ) : (
          <Trouble error={loaded.error} onRetry={loaded.reload} />
        )}
      </main>
    )
  }
  return (
    <main class="page written guide" id="main">
      <PageHead title={t('How to work')}>
        <bdi>{project.name}</bdi>
      </PageHead>
      {project.guide ? (
        <Written
          blocks={blocksOf(project.guide)}
          linkOf={({ text, href }) => {
            const example = exampleAt(href)
            return example && <Sound text={text} example={example} />
          }}
        />
      ) : (
        <EmptyState title={t('There is no guide yet')}>
          {t('The manager of the project writes it under Settings.')}
        </EmptyState>
      )}
    </main>
  )
}
