import { useEffect, useMemo, useRef } from 'preact/hooks'
import { listReadableFormats, type ReadableFormat } from '../../api/imports'
import { plural, t } from '../../language/t'
import { ImportList, type Sending } from '../../state/imports'
import { say, sayTrouble } from '../../state/toasts'
import { Announcement } from '../../ui/announce'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Progress } from '../../ui/progress'
import { SkeletonRows } from '../../ui/skeleton'
import { sizeInWords } from '../../ui/words'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { useDrop } from '../use-drop'
import { useLoad } from '../use-load'
import { useRefresh } from '../use-refresh'
import { ImportCard } from './card'
import { ImportSide } from './side'
import '../export/export.css'
import '../upload/upload.css'
import './import.css'

const LOOK_EVERY_MS = 1_000

function DropArea(props: {
  isFirst: boolean
  isOver: boolean
  isMain: boolean
  take: (files: readonly File[]) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const kind = props.isFirst ? 'drop-audio first' : 'drop-audio'
  const words = props.isFirst
    ? t('Drop transcripts, subtitles or other files with segments anywhere here')
    : t('Drop more here')
  return (
    <section class={props.isOver ? `${kind} over` : kind} aria-label={t('Add files')}>
      <Icon name="up" />
      <strong>{props.isOver ? t('Let go to look through them') : words}</strong>
      <span class="quiet">{t('or')}</span>
      <Button kind={props.isMain ? 'main' : 'outlined'} onClick={() => input.current?.click()}>
        {t('Choose files')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('Files with segments')}
        onChange={(event) => {
          props.take([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
    </section>
  )
}

function OnTheWay({ item, list }: { item: Sending; list: ImportList }) {
  return (
    <li class="import-card">
      <header>
        <strong class="grow cut">
          <bdi>{item.name}</bdi>
        </strong>
        <span class="hint num">{sizeInWords(item.size)}</span>
        {item.trouble && (
          <>
            <Button size="s" onClick={() => list.retry(item)}>
              {t('Try again')}
            </Button>
            <Button size="s" kind="plain" onClick={() => list.drop(item)}>
              {t('Leave out')}
            </Button>
          </>
        )}
      </header>
      {item.trouble ? (
        <p class="trouble" role="alert">
          <Icon name="warn" />
          <span>{item.trouble}</span>
        </p>
      ) : (
        <Progress
          done={item.sent}
          total={item.size}
          label={t('{name} is being sent', { name: item.name })}
        />
      )}
    </li>
  )
}

function Files({ list, formats }: { list: ImportList; formats: readonly ReadableFormat[] }) {
  const rows = list.rows.value ?? []
  return (
    <section aria-label={t('Files')}>
      <ul class="imports">
        {list.sending.value.map((item) => (
          <OnTheWay key={`${item.name} ${item.size}`} item={item} list={list} />
        ))}
        {rows.map((row) => (
          <ImportCard key={row.id} row={row} list={list} formats={formats} />
        ))}
      </ul>
    </section>
  )
}

/** The one deed of the page: everything that fits comes in at one press. */
function ImportAll({ list }: { list: ImportList }) {
  const { ready } = list
  if (ready.length === 0) return null
  const apply = () =>
    list
      .apply(ready)
      .then(() =>
        say(
          t('{files} imported, or on the way.', {
            files: plural(ready.length, '{n} file', '{n} files'),
          }),
        ),
      )
      .catch(sayTrouble)
  return (
    <Button kind="main" onClick={apply}>
      {t('Import {files}', { files: plural(ready.length, '{n} file', '{n} files') })}
    </Button>
  )
}

/** Segments that other tools made come in: looked through first, then imported, then undone. */
export function ImportPage({ project }: ProjectPageProps) {
  const list = useMemo(() => new ImportList(project.id), [project.id])
  const formats = useLoad('formats', listReadableFormats)
  useEffect(() => {
    list.load().catch(sayTrouble)
  }, [list])
  useRefresh(() => void list.look().catch(() => undefined), LOOK_EVERY_MS, list.isUnderWay)
  const take = (files: readonly File[]) => list.add(files)
  const isOver = useDrop((found) => take(found.map(({ file }) => file)))
  const rows = list.rows.value
  const isFirst = rows !== null && rows.length === 0 && list.sending.value.length === 0
  const isMain = list.ready.length === 0
  return (
    <main class="page upload-page" id="main">
      <PageHead title={t('Import')} action={<ImportAll list={list} />}>
        {t(
          'Transcripts and segments from other tools, for clips that are here. Nothing changes before you say so.',
        )}
      </PageHead>
      <div class="upload-cols">
        <div class="stack">
          <DropArea isFirst={isFirst} isOver={isOver} isMain={isMain} take={take} />
          {rows === null ? (
            <SkeletonRows rows={3} height={96} />
          ) : (
            <Files list={list} formats={formats.data ?? []} />
          )}
        </div>
        <ImportSide project={project} list={list} formats={formats.data ?? []} />
      </div>
      <Announcement
        text={
          isMain
            ? ''
            : t('{files} can be imported.', {
                files: plural(list.ready.length, '{n} file', '{n} files'),
              })
        }
      />
    </main>
  )
}
