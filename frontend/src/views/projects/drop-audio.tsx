import { useRef, useState } from 'preact/hooks'
import type { Id, Receipt } from '../../api/types'
import { upload } from '../../api/upload'
import { plural, t } from '../../language/t'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { Progress } from '../../ui/progress'
import { percent, sizeInWords } from '../../ui/words'
import { useDrop } from '../use-drop'

interface Sending {
  file: File
  sent: number
  /** What became of it; null while it is on its way. */
  end: { isIn: boolean; words: string } | null
}

/** Sends one file after the other; a failure of one never stops the rest. */
function useSending(project: Id): [readonly Sending[], (files: Iterable<File>) => void] {
  const [list, setList] = useState<readonly Sending[]>([])
  const queue = useRef<File[]>([])
  const isRunning = useRef(false)
  const update = (file: File, change: Partial<Sending>) =>
    setList((old) => old.map((one) => (one.file === file ? { ...one, ...change } : one)))
  const sendOne = async (file: File) => {
    const form = new FormData()
    form.append('file', file, file.name)
    try {
      const { data } = await upload<Receipt>(`/projects/${project}/clips`, form, {
        onProgress: (sent) => update(file, { sent }),
      })
      const words = data.duplicate ? t('Is here already') : t('In')
      update(file, { sent: file.size, end: { isIn: true, words } })
    } catch (error) {
      const words = error instanceof Error ? error.message : t('This file could not be sent.')
      update(file, { end: { isIn: false, words } })
    }
  }
  const run = async () => {
    if (isRunning.current) return
    isRunning.current = true
    for (let file = queue.current.shift(); file; file = queue.current.shift()) await sendOne(file)
    isRunning.current = false
  }
  const add = (files: Iterable<File>) => {
    const more = [...files]
    setList((old) => [...old, ...more.map((file) => ({ file, sent: 0, end: null }))])
    queue.current.push(...more)
    void run()
  }
  return [list, add]
}

function Line({ one }: { one: Sending }) {
  const share = percent(one.sent, one.file.size)
  return (
    <li>
      <Icon name="file" />
      <span class="grow cut">
        <bdi>{one.file.name}</bdi>
        {one.end && !one.end.isIn && <small class="quiet"> {one.end.words}</small>}
      </span>
      <span class="quiet num small">{sizeInWords(one.file.size)}</span>
      {one.end ? (
        <Chip tone={one.end.isIn ? 'ok' : 'danger'}>
          {one.end.isIn ? one.end.words : t('Not in')}
        </Chip>
      ) : (
        <Progress done={one.sent} total={one.file.size} label={`${one.file.name}: ${share} %`} />
      )}
    </li>
  )
}

/** Drop area of the set-up; each file says how far it is and what is wrong with it. */
export function DropAudio({ project }: { project: Id }) {
  const [list, add] = useSending(project)
  // Beside the area too: the browser would leave the page and open the file.
  const isOver = useDrop((found) => add(found.map(({ file }) => file)))
  const input = useRef<HTMLInputElement>(null)
  const done = list.filter((one) => one.end?.isIn).length
  return (
    <>
      <div class={isOver ? 'drop over' : 'drop'}>
        <Icon name="up" />
        <p>
          <strong>{t('Drop sound files here')}</strong>
        </p>
        <Button onClick={() => input.current?.click()}>{t('Choose files')}</Button>
        <p class="hint">{t('WAV, FLAC, MP3, M4A, OGG, WebM and most others.')}</p>
        <input
          ref={input}
          type="file"
          accept="audio/*,video/webm,video/mp4"
          multiple
          hidden
          aria-label={t('Sound files')}
          onChange={(event) => {
            add(event.currentTarget.files ?? [])
            event.currentTarget.value = ''
          }}
        />
      </div>
      {list.length > 0 && (
        <div class="after-drop">
          <Panel
            isFlush
            title={t('{done} of {files} in', {
              done,
              files: plural(list.length, '{n} file', '{n} files'),
            })}
          >
            <ul class="sent">
              {list.map((one, index) => (
                <Line key={`${index} ${one.file.name}`} one={one} />
              ))}
            </ul>
          </Panel>
        </div>
      )}
    </>
  )
}
