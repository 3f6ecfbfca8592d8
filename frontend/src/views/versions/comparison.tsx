import { useRef, useState } from 'preact/hooks'
import { compareVersions, NOW, type VersionClip, type VersionSegment } from '../../api/versions'
import { plural, t } from '../../language/t'
import { sayTrouble } from '../../state/toasts'
import { Button, IconButton } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { SkeletonRows } from '../../ui/skeleton'
import { clock } from '../../ui/words'
import { useLoad } from '../use-load'

const CHANGES = { added: t('New'), removed: t('Gone'), changed: t('Changed') } as const
const FIELDS: Readonly<Record<string, string>> = {
  start: 'start',
  end: 'end',
  speaker: 'speaker',
  text: t('words'),
  answers: 'answers',
  channel: 'channel',
  unsure: 'mark',
}

/** One sound at a time, from where the change is. */
function usePlayer() {
  const sound = useRef<HTMLAudioElement | null>(null)
  return (clip: string, start: number, end: number) => {
    sound.current?.pause()
    const next = new Audio(`/api/v1/clips/${clip}/audio#t=${start},${end}`)
    sound.current = next
    next.play().catch(sayTrouble)
  }
}

function Words({ side }: { side: VersionSegment['before'] }) {
  if (!side) return <span class="quiet">–</span>
  const answers = Object.entries(side.answers).map(([name, text]) => `${name}: ${text}`)
  return (
    <>
      {side.speaker && (
        <span class="meaning">
          <bdi>{side.speaker}</bdi>
        </span>
      )}
      <bdi>{side.text || t('no words')}</bdi>
      {answers.length > 0 && <span class="meaning">{answers.join(' · ')}</span>}
    </>
  )
}

function SegmentRow(props: { clip: string; segment: VersionSegment; onPlay: () => void }) {
  const { segment } = props
  const what = segment.fields.map((name) => FIELDS[name] ?? name).join(', ')
  return (
    <tr>
      <td class="num">
        <IconButton
          icon="play"
          size="s"
          label={t('Play {clock}', { clock: clock(segment.start) })}
          onClick={props.onPlay}
        />{' '}
        {clock(segment.start)}–{clock(segment.end)}
      </td>
      <td>
        {CHANGES[segment.change]}
        {what && <span class="meaning">{what}</span>}
      </td>
      <td>
        <Words side={segment.before} />
      </td>
      <td>
        <Words side={segment.after} />
      </td>
    </tr>
  )
}

function ClipDifference(props: {
  clip: VersionClip
  onPlay: (clip: string, start: number, end: number) => void
}) {
  const { clip } = props
  return (
    <details class="difference" open={clip.segments.length <= 20}>
      <summary>
        <strong>
          <bdi>{clip.name}</bdi>
        </strong>{' '}
        <span class={`chip ${clip.change}`}>{CHANGES[clip.change]}</span>{' '}
        <span class="quiet num">{plural(clip.segments.length, '{n} segment', '{n} segments')}</span>
      </summary>
      <div class="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Listen')}</th>
              <th scope="col">{t('What')}</th>
              <th scope="col">{t('Before')}</th>
              <th scope="col">{t('After')}</th>
            </tr>
          </thead>
          <tbody>
            {clip.segments.map((segment) => (
              <SegmentRow
                key={`${segment.id} ${segment.change}`}
                clip={clip.clip}
                segment={segment}
                onPlay={() => props.onPlay(clip.clip, segment.start, segment.end)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** What came, went and was changed, clip by clip. */
export function Comparison({ first, second }: { first: string; second: string }) {
  const start = useLoad(`${first} ${second}`, (signal) => compareVersions(first, second, 0, signal))
  const [more, setMore] = useState<{ clips: VersionClip[]; next: number | null } | null>(null)
  const play = usePlayer()
  if (!start.data && start.error) return <Trouble error={start.error} onRetry={start.reload} />
  if (!start.data) return <SkeletonRows rows={3} height={48} />
  const { added, removed, changed } = start.data
  if (added + removed + changed === 0) {
    const isNow = second === NOW
    return (
      <p role="status">
        {isNow ? t('Nothing has changed since.') : t('Both versions hold the same.')}
      </p>
    )
  }
  const clips = [...start.data.clips, ...(more?.clips ?? [])]
  const next = more ? more.next : start.data.next
  const goOn = async (after: number) => {
    try {
      const page = await compareVersions(first, second, after)
      setMore({ clips: [...(more?.clips ?? []), ...page.clips], next: page.next })
    } catch (error) {
      sayTrouble(error)
    }
  }
  return (
    <>
      <p class="num difference-counts" role="status">
        {t('{clips} changed, {added} new, {removed} gone.', {
          clips: plural(changed, '{n} clip', '{n} clips'),
          added,
          removed,
        })}
      </p>
      {clips.map((clip) => (
        <ClipDifference key={clip.clip} clip={clip} onPlay={play} />
      ))}
      {next !== null && <Button onClick={() => void goOn(next)}>{t('More clips')}</Button>}
    </>
  )
}
