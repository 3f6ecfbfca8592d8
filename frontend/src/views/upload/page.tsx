import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { openProject } from '../../state/project'
import { session } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { type FoundFile, filesOfInput } from '../../state/upload/dropped'
import { isUploading, queueOf, type UploadQueue } from '../../state/upload/queue'
import { lookForStuck } from '../../state/upload/stuck'
import { Button, ButtonLink } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { sizeInWords } from '../../ui/words'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { useDrop } from '../use-drop'
import { useRefresh } from '../use-refresh'
import { UploadList } from './list'
import { UploadSide } from './side'
import './upload.css'

const KINDS = 'audio/*,video/webm,video/mp4,video/ogg,.csv,.tsv,.opus,.flac,.amr,.wma,.aiff'

/** Closing the tab asks first while files are on their way; other pages of ours do not stop them. */
function onUnload(event: BeforeUnloadEvent): void {
  if (isUploading()) event.preventDefault()
}
window.addEventListener('beforeunload', onUnload)

/** A button that opens the system's own choice of files, or of one folder. */
function Chooser(props: {
  label: string
  isFolder?: boolean
  isMain?: boolean
  onFiles: (files: readonly FoundFile[]) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (props.isFolder) input.current?.setAttribute('webkitdirectory', '')
  }, [])
  return (
    <>
      <Button kind={props.isMain ? 'main' : 'outlined'} onClick={() => input.current?.click()}>
        {props.label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={props.isFolder ? undefined : KINDS}
        aria-label={props.isFolder ? t('Folder of recordings') : t('Sound files')}
        onChange={(event) => {
          props.onFiles(filesOfInput(event.currentTarget.files ?? []))
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

function DropArea(props: {
  isFirst: boolean
  isOver: boolean
  take: (files: readonly FoundFile[]) => void
}) {
  const kind = props.isFirst ? 'drop-audio first' : 'drop-audio'
  return (
    <section class={props.isOver ? `${kind} over` : kind} aria-label={t('Add files')}>
      <Icon name="up" />
      <strong>
        {props.isOver
          ? t('Let go to add them')
          : props.isFirst
            ? t('Drop sound files or folders anywhere here')
            : t('Drop more here')}
      </strong>
      <span class="quiet">{t('or')}</span>
      <span class="row">
        <Chooser label={t('Choose files')} isMain onFiles={props.take} />
        <Chooser label={t('Choose a folder')} isFolder onFiles={props.take} />
      </span>
    </section>
  )
}

/** The queue, with the server's limit, looking again when the network is back. */
function useQueue(project: string): UploadQueue {
  const queue = useMemo(() => queueOf(project), [project])
  useEffect(() => {
    const bytes = session.value?.max_upload_bytes
    if (bytes) queue.setLimit(bytes, sizeInWords(bytes))
    const onOnline = () => queue.goOn()
    window.addEventListener('online', onOnline)
    return () => window.removeEventListener('online', onOnline)
  }, [queue])
  return queue
}

const LOOK_EVERY_MS = 4_000

/** What came in is read a little later: a file without sound is told here too. */
function useStuck(project: string, queue: UploadQueue): void {
  const seen = useRef(0)
  const arrived = queue.arrived.value
  const [isSettled, setSettled] = useState(true)
  useEffect(() => {
    if (arrived > seen.current) setSettled(false)
    seen.current = arrived
  }, [arrived])
  const look = () => {
    const before = queue.arrived.peek()
    lookForStuck(project, queue).then(
      (isDone) => setSettled(isDone && before === queue.arrived.peek()),
      () => undefined, // the next look tells
    )
  }
  useRefresh(look, LOOK_EVERY_MS, !isSettled)
}

/** Audio comes in: dropped, chosen, a whole folder, with a list beside it. */
export function UploadPage({ project }: ProjectPageProps) {
  const queue = useQueue(project.id)
  useStuck(project.id, queue)
  const take = (files: readonly FoundFile[]) => void queue.add(files).catch(sayTrouble)
  const isOver = useDrop(take)
  const isFirst = queue.items.value.length === 0
  const isAtRest = !queue.isBusy
  useEffect(() => {
    if (queue.arrived.value > 0) openProject(project.id).catch(() => undefined) // counts only
  }, [isAtRest])
  return (
    <main class="page upload-page" id="main">
      <PageHead
        title={t('Add audio')}
        action={
          <ButtonLink href={`/projects/${project.id}/keys`}>
            {t('From a script instead')}
          </ButtonLink>
        }
      >
        {t(
          'Files or a whole folder. WAV, FLAC, MP3, M4A, Ogg, Opus, WebM and most others; any length.',
        )}
      </PageHead>
      <div class="upload-cols">
        <div class="stack">
          <DropArea isFirst={isFirst} isOver={isOver} take={take} />
          {!isFirst && <UploadList queue={queue} clipsHref={`/projects/${project.id}/clips`} />}
        </div>
        <UploadSide project={project} queue={queue} />
      </div>
    </main>
  )
}
