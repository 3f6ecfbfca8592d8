import { useState } from 'preact/hooks'
import { get } from '../../api/client'
import type { Clip, Id, Label, Page, Speaker } from '../../api/types'
import { t } from '../../language/t'
import { useLoad } from '../use-load'
import { SmallWave } from '../wave'
import { TinyWave } from '../welcome/art'
import { wholeClip } from '../welcome/demo-sound'
import { hasAnswers } from './question'
import type { Questions } from './use-questions'

/** Left, width and lane of the segments in the picture, in per cent and rows. */
const SEGMENTS = [
  { left: 2, width: 19, lane: 0 },
  { left: 30, width: 10, lane: 1 },
  { left: 49, width: 21, lane: 0 },
  { left: 75, width: 24, lane: 1 },
] as const
const LOOKED_AT = 10

/** A clip of the project whose sound is drawn, speech if may be; a new one shows the demo's. */
async function likelyClip(project: Id): Promise<Clip | null> {
  const asked = { state: 'ready', limit: LOOKED_AT }
  const { results } = await get<Page<Clip>>(`/projects/${project}/clips`, asked)
  return results.find((clip) => !clip.quality.some(isStill)) ?? results[0] ?? null
}

function isStill({ code }: Clip['quality'][number]): boolean {
  return code === 'silent' || code === 'no_speech' || code === 'mostly_silent'
}

const CHOSEN = 3

function Picture({ project, lanes }: { project: Id; lanes: number }) {
  const found = useLoad(project, async () => ({ clip: await likelyClip(project) }))
  const clip = found.data?.clip
  return (
    <>
      <div class="wave">
        {clip && <SmallWave clip={clip.id} bars={180} />}
        {found.data && !clip && <TinyWave bars={wholeClip} colour="var(--wave)" />}
      </div>
      <div class="lanes" style={{ height: `${lanes * 24 + 4}px` }}>
        {SEGMENTS.map((segment, index) => {
          const lane = Math.min(segment.lane, lanes - 1)
          return (
            <div
              key={segment.left}
              class={`segment s${lane + 1} ${index === CHOSEN ? 'on' : ''}`}
              style={{
                left: `${segment.left}%`,
                width: `${segment.width}%`,
                top: `${lane * 24 + 4}px`,
              }}
            />
          )
        })}
      </div>
    </>
  )
}

function SpeakerPick({ speakers }: { speakers: readonly Speaker[] }) {
  const [chosen, choose] = useState(1)
  const shown = speakers.length > 0 ? speakers.slice(0, 9).map((one) => one.name) : [t('Speaker 1')]
  return (
    <div>
      <p class="small quiet">{t('Who speaks')}</p>
      <div class="pick">
        {shown.map((name, index) => {
          const isOn = index === Math.min(chosen, shown.length - 1)
          return (
            <button
              key={index}
              type="button"
              class={`opt spk s${index + 1} ${isOn ? 'on' : ''}`}
              aria-pressed={isOn}
              onClick={() => choose(index)}
            >
              <b>{index + 1}</b>
              <bdi>{name}</bdi>
            </button>
          )
        })}
      </div>
    </div>
  )
}

function Pick({ label }: { label: Label }) {
  const offered = label.values.filter((value) => !value.is_retired)
  const [chosen, choose] = useState<readonly string[]>(offered[0] ? [offered[0].id] : [])
  const press = (id: string) => {
    const isOn = chosen.includes(id)
    if (label.kind === 'single') choose(isOn ? [] : [id])
    else choose(isOn ? chosen.filter((one) => one !== id) : [...chosen, id])
  }
  return (
    <div class="pick">
      {offered.map((value) => (
        <button
          key={value.id}
          type="button"
          class={chosen.includes(value.id) ? 'opt on' : 'opt'}
          aria-pressed={chosen.includes(value.id)}
          onClick={() => press(value.id)}
        >
          <bdi>{value.text}</bdi>
        </button>
      ))}
    </div>
  )
}

function Answer({ label }: { label: Label }) {
  if (label.kind === 'text') {
    return <input class="in s" dir="auto" aria-label={t('{name}, try it', { name: label.name })} />
  }
  if (label.kind === 'number') {
    return (
      <input
        class="in s number"
        type="number"
        aria-label={t('{name}, try it', { name: label.name })}
      />
    )
  }
  return <Pick label={label} />
}

/** What a transcriber will see for a chosen segment; it can be tried, and keeps nothing. */
export function Preview({ project, data }: { project: Id; data: Questions }) {
  const [words, setWords] = useState(t('ask what you can do for your country.'))
  const shown = data.labels.filter((label) => !label.is_retired && hasAnswers(label))
  const lanes = Math.min(3, Math.max(1, data.speakers.length))
  return (
    <>
      <p class="hint preview-title">{t('What people will see')}</p>
      <section class="panel preview" aria-label={t('What people will see')}>
        <Picture project={project} lanes={lanes} />
        <div class="body">
          <SpeakerPick speakers={data.speakers} />
          <div>
            <p class="small quiet">{t('Words')}</p>
            <textarea
              class="in area"
              rows={2}
              dir="auto"
              aria-label={t('Words, try it')}
              value={words}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          </div>
          {shown.map((label) => (
            <div key={label.id}>
              <p class="small quiet">
                <bdi>{label.name}</bdi>
                {label.is_required && <span title={t('Must be answered')}> *</span>}
              </p>
              <Answer label={label} />
              {label.help && <p class="hint">{label.help}</p>}
            </div>
          ))}
        </div>
      </section>
    </>
  )
}
