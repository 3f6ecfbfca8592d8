import { useEffect, useRef } from 'preact/hooks'
import { type Export, type ExportFormat, makeExportAgain, receiptUrl } from '../../api/exports'
import { plural, t } from '../../language/t'
import { told } from '../../language/told'
import { sayTrouble } from '../../state/toasts'
import { Button, ButtonLink } from '../../ui/button'
import { EmptyState, Trouble } from '../../ui/empty'
import { Panel } from '../../ui/panel'
import { Progress } from '../../ui/progress'
import { SkeletonRows } from '../../ui/skeleton'
import { agoInWords, sizeInWords } from '../../ui/words'
import type { Loaded } from '../use-load'

/** Hand a file over to the browser as if its link had been pressed. */
function startDownload(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

function countsOf(row: Export): string {
  const { counts } = row.receipt
  if (!counts) return ''
  return `${plural(counts.clips, '{n} clip', '{n} clips')}, ${plural(counts.segments, '{n} segment', '{n} segments')}`
}

/** What a person should know of this file: what it could not hold, what is gone. */
function remarksOf({ receipt, sha256 }: Export): string[] {
  const remarks = (receipt.losses ?? []).map((loss) => told(loss.sentence))
  const erased = receipt.erased?.clips ?? 0
  if (erased > 0)
    remarks.push(
      t('{clips} deleted since; the receipt names them.', {
        clips: plural(erased, '{n} clip', '{n} clips'),
      }),
    )
  const altered = receipt.altered?.clips ?? 0
  if (altered > 0)
    remarks.push(
      t('{clips} could not be restored exactly.', {
        clips: plural(altered, '{n} clip', '{n} clips'),
      }),
    )
  if (receipt.sha256_then) {
    remarks.push(
      receipt.sha256_then === sha256
        ? t('The same file as before, byte for byte.')
        : t('Not the same file as before; the receipt says why.'),
    )
  }
  return [...remarks, ...(receipt.split?.not_balanced ?? [])]
}

function Deeds({ row, onAgain }: { row: Export; onAgain: () => void }) {
  if (row.state === 'owed') {
    return (
      <Progress
        done={row.progress}
        total={100}
        label={t('{progress} % written', { progress: row.progress })}
      />
    )
  }
  return (
    <span class="deeds">
      {row.state === 'ready' && (
        <ButtonLink size="s" href={row.file_url} download>
          {t('Download')}
        </ButtonLink>
      )}
      {row.state !== 'failed' && (
        <ButtonLink size="s" kind="plain" href={receiptUrl(row.id)} download>
          {t('Receipt')}
        </ButtonLink>
      )}
      <Button size="s" kind="plain" onClick={onAgain}>
        {t('Make again')}
      </Button>
    </span>
  )
}

function Row(props: { row: Export; title: string; onAgain: () => void }) {
  const { row } = props
  const remarks = row.state === 'ready' ? remarksOf(row) : []
  return (
    <li class="made">
      <div class="grow">
        <strong>{props.title}</strong>
        {row.version_name && <> · {row.version_name}</>}
        <span class="meaning num">
          {[countsOf(row), row.bytes > 0 && sizeInWords(row.bytes), agoInWords(row.created_at)]
            .filter(Boolean)
            .join(' · ')}
          {row.state === 'gone' && ` ${t('· the file is not kept any more')}`}
        </span>
        {row.state === 'failed' && <span class="meaning wrong">{told(row.reason)}</span>}
        {remarks.map((text) => (
          <span key={text} class="meaning">
            {text}
          </span>
        ))}
      </div>
      <Deeds row={row} onAgain={props.onAgain} />
    </li>
  )
}

interface MadeProps {
  exports: Loaded<Export[]>
  formats: readonly ExportFormat[]
  fresh: string | null
}

function Rows(props: MadeProps & { rows: readonly Export[] }) {
  const titleOf = (row: Export) =>
    props.formats.find((one) => one.format === row.format)?.title ?? row.format
  const again = (row: Export) => makeExportAgain(row.id).then(props.exports.reload, sayTrouble)
  return (
    <ul class="made-list">
      {props.rows.map((row) => (
        <Row key={row.id} row={row} title={titleOf(row)} onAgain={() => void again(row)} />
      ))}
    </ul>
  )
}

/** The export that was just asked for: its file comes by itself, its receipt stands here. */
export function JustMade(props: MadeProps) {
  const handed = useRef(new Set<string>())
  const mine = props.exports.data?.find((row) => row.id === props.fresh)
  useEffect(() => {
    if (mine?.state !== 'ready' || handed.current.has(mine.id)) return
    handed.current.add(mine.id)
    startDownload(mine.file_url)
  }, [mine])
  if (!mine) return null
  return (
    <Panel title={mine.state === 'owed' ? t('Being written') : t('Just made')} isFresh isFlush>
      <Rows {...props} rows={[mine]} />
    </Panel>
  )
}

/** Exports that were made, the newest first. */
export function Made(props: MadeProps) {
  const { exports, fresh } = props
  if (!exports.data && exports.error) {
    return <Trouble error={exports.error} onRetry={exports.reload} />
  }
  const rows = exports.data?.filter((row) => row.id !== fresh)
  return (
    <Panel title={t('Made before')} isFlush>
      {!rows ? (
        <SkeletonRows rows={2} height={64} />
      ) : rows.length === 0 ? (
        <EmptyState icon="file" title={t('Nothing was exported before')}>
          {t(
            'Choose a format and press Download. The file is kept here for a week, its receipt for good: with it the same file can be made again.',
          )}
        </EmptyState>
      ) : (
        <Rows {...props} rows={rows} />
      )}
    </Panel>
  )
}
