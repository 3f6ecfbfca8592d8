import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import {
  type Export,
  type ExportChoice,
  type ExportFormat,
  type ExportLosses,
  type ExportOrder,
  type ExportSummary,
  listExports,
  makeExport,
  readExportFormats,
  readExportLosses,
  readExportSummary,
} from '../../api/exports'
import { listLabels, listSpeakers } from '../../api/labels'
import type { Project, TaskState } from '../../api/types'
import { listVersions, type Version } from '../../api/versions'
import { parts, plural, t } from '../../language/t'
import { told } from '../../language/told'
import {
  commandOf,
  type ExportWishes,
  isNarrowed,
  isSplitWrong,
  NO_WISHES,
  nextStep,
  orderOf,
  startOfDay,
  statesFrom,
  toggled,
} from '../../state/export-choice'
import { mayManage } from '../../state/project'
import { place, setQuery } from '../../state/router'
import { user } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { Button, ButtonLink } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { lengthInWords } from '../../ui/words'
import { CopyButton } from '../copy'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { type Loaded, useLoad } from '../use-load'
import { useRefresh } from '../use-refresh'
import './export.css'
import { Formats } from './formats'
import { JustMade, Made } from './made'
import { Along, Which } from './which'

const LOOK_EVERY_MS = 1000

function Size(props: {
  summary: Loaded<ExportSummary>
  version: Version | null
  choice: ExportChoice
}) {
  const { version } = props
  const { data: summary, error } = props.summary
  const size = version ?? summary
  if (!size && error !== null) return null
  if (!size) return <>{t('Counting …')}</>
  if (size.clips === 0) {
    return (
      <>
        {version
          ? t('This version holds no work.')
          : nextStep(props.choice, summary?.elsewhere ?? {})}
      </>
    )
  }
  return (
    <>
      {t('{clips}, {segments}, {n} of audio', {
        clips: plural(size.clips, '{n} clip', '{n} clips'),
        segments: plural(size.segments, '{n} segment', '{n} segments'),
        n: lengthInWords(size.seconds),
      })}
    </>
  )
}

/** What there is to say where it could not be counted. */
function NotCounted({ summary }: { summary: Loaded<ExportSummary> }) {
  if (summary.data || summary.error === null) return null
  return <Trouble error={summary.error} onRetry={summary.reload} />
}

/** What is chosen and what the format cannot hold of it, before it is downloaded. */
function Losses(props: { losses: ExportLosses | null; title: string; isNarrowed: boolean }) {
  const { losses, title } = props
  if (!losses) return null
  const { sentences, segments } = losses
  if (props.isNarrowed && segments === 0 && losses.is_whole) {
    return (
      <span class="losses" role="status">
        <Icon name="warn" tone="warn" />
        {t('No segment fits all that is chosen here.')}
      </span>
    )
  }
  const chosen = props.isNarrowed
    ? [plural(segments, '{n} segment is chosen.', '{n} segments are chosen.')]
    : []
  const head = losses.is_whole
    ? t('{title} cannot hold everything.', { title })
    : t('{title} cannot hold everything. In the first {clips}:', {
        title,
        clips: plural(losses.clips, '{n} clip', '{n} clips'),
      })
  const rest =
    sentences.length === 0
      ? [t('{title} holds all of this work.', { title })]
      : [head, ...sentences.map(told)]
  return (
    <span class="losses" role="status">
      <Icon name={sentences.length === 0 ? 'check' : 'info'} />
      {[...chosen, ...rest].join(' ')}
    </span>
  )
}

/** The same export without a browser. */
function CommandLine({ text, project }: { text: string; project: Project }) {
  return (
    <Panel
      title={t('From the command line')}
      actions={
        <CopyButton text={text} size="s">
          {t('Copy')}
        </CopyButton>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre class="command" tabIndex={0}>
        {text}
      </pre>
      <p class="hint">
        {parts('It needs an API key with the right {right}.', { right: <em>{t('export')}</em> })}{' '}
        {mayManage(project, user.value) && (
          <a href={`/projects/${project.id}/keys`}>{t('API keys')}</a>
        )}
      </p>
      <p class="hint">
        <a href="/help/export">{t('What an export and its receipt hold')}</a>
      </p>
    </Panel>
  )
}

function useChoice() {
  const words = new URLSearchParams(place.value.search)
  const states = statesFrom(words.get('state'))
  const day = words.get('since') ?? ''
  const choice: ExportChoice = { states, since: startOfDay(day) }
  const [format, setFormat] = useState('jsonl')
  const [rest, setRest] = useState<ExportWishes>(NO_WISHES)
  const wishes = { ...rest, version: words.get('version') ?? '' }
  const wish = ({ version, ...more }: Partial<ExportWishes>) => {
    if (version !== undefined) setQuery({ version: version || null })
    setRest((old) => ({ ...old, ...more }))
  }
  return {
    choice,
    day,
    format,
    wishes,
    wish,
    setFormat: (next: string) => {
      setFormat(next)
      wish({ options: {} })
    },
    setState: (state: TaskState, isOn: boolean) =>
      setQuery({ state: toggled(states, state, isOn).join() }),
    setDay: (next: string) => setQuery({ since: next || null }),
  }
}

/** What the page reads; the formats come at once, the counts when they are counted. */
function useExportData(project: Project, choice: ExportChoice, order: ExportOrder) {
  const key = `${project.id} ${choice.states.join()} ${choice.since}`
  const summary = useLoad(key, (signal) => readExportSummary(project.id, choice, signal))
  const formats = useLoad(project.id, (signal) => readExportFormats(project.id, signal))
  const losses = useLoad(`${project.id} ${JSON.stringify(order)}`, (signal) =>
    readExportLosses(project.id, order, signal),
  )
  const exports = useLoad(project.id, (signal) => listExports(project.id, signal))
  const versions = useLoad(project.id, (signal) => listVersions(project.id, signal))
  const speakers = useLoad(project.id, () => listSpeakers(project.id))
  const labels = useLoad(project.id, () => listLabels(project.id))
  const isWriting = exports.data?.some((one) => one.state === 'owed') ?? false
  useRefresh(exports.reload, LOOK_EVERY_MS, isWriting)
  return { summary, formats, losses, exports, versions, speakers, labels }
}

/** The version that is taken out, if one is, and how many clips there are; null: not counted yet. */
function countedOf({ summary, versions }: ReturnType<typeof useExportData>, wishes: ExportWishes) {
  const version = versions.data?.find((each) => each.id === wishes.version) ?? null
  return { version, clips: (version ?? summary.data)?.clips ?? null }
}

/** Makes the file; the answer stands first among those made before. */
function useMaking(project: Project, exports: Loaded<Export[]>) {
  const [isBusy, setBusy] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const make = async (order: ExportOrder) => {
    setBusy(true)
    try {
      const made = await makeExport(project.id, order)
      exports.set([made, ...(exports.data ?? [])])
      setFresh(made.id)
    } catch (error) {
      sayTrouble(error)
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, fresh, make }
}

function Head(props: {
  project: Project
  canMake: boolean
  isBusy: boolean
  onDownload: () => void
  children: ComponentChildren
}) {
  const { isBusy } = props
  return (
    <PageHead
      title={t('Export')}
      action={
        <span class="head-deeds">
          <ButtonLink href={`/projects/${props.project.id}/versions`}>{t('Versions')}</ButtonLink>
          <Button kind="main" disabled={isBusy || !props.canMake} onClick={props.onDownload}>
            {isBusy ? t('Writing …') : t('Download')}
          </Button>
        </span>
      }
    >
      {props.children}
    </PageHead>
  )
}

function FormatList(props: {
  formats: Loaded<ExportFormat[]>
  choice: ReturnType<typeof useChoice>
}) {
  const { formats, choice } = props
  const { data, error, reload } = formats
  if (!data && error) return <Trouble error={error} onRetry={reload} />
  if (!data) return <SkeletonRows rows={6} height={72} />
  return (
    <Formats
      formats={data}
      format={choice.format}
      options={choice.wishes.options}
      onFormat={choice.setFormat}
      onOptions={(options) => choice.wish({ options })}
    />
  )
}

/** Work as a file, with a receipt of what is in it. */
export function ExportPage({ project }: ProjectPageProps) {
  const chosen = useChoice()
  const { choice, format, wishes, wish } = chosen
  const order = orderOf(format, choice, wishes)
  const data = useExportData(project, choice, order)
  const { isBusy, fresh, make } = useMaking(project, data.exports)
  const formats = data.formats.data ?? []
  const one = formats.find((each) => each.format === format) ?? null
  const { version, clips } = countedOf(data, wishes)
  return (
    <main class="page narrow export-page" id="main">
      <Head
        project={project}
        canMake={Boolean(one) && clips !== 0 && !isSplitWrong(wishes)}
        isBusy={isBusy}
        onDownload={() => void make(order)}
      >
        <span class="num" role="status">
          <Size summary={data.summary} version={version} choice={choice} />
        </span>
        {Boolean(clips) && one && (
          <Losses losses={data.losses.data} title={one.title} isNarrowed={isNarrowed(wishes)} />
        )}
      </Head>
      {!version && <NotCounted summary={data.summary} />}
      <JustMade exports={data.exports} formats={formats} fresh={fresh} />
      <div class="export-cols">
        <FormatList formats={data.formats} choice={chosen} />
        <div class="export-side">
          <Which
            states={choice.states}
            day={chosen.day}
            onState={chosen.setState}
            onDay={chosen.setDay}
            versions={data.versions.data ?? []}
            speakers={data.speakers.data ?? []}
            labels={data.labels.data ?? []}
            wishes={wishes}
            onWish={wish}
          />
          <Along wishes={wishes} namesAudio={one?.names_audio ?? false} onWish={wish} />
        </div>
      </div>
      <div class="export-command">
        <Made exports={data.exports} formats={formats} fresh={fresh} />
        <CommandLine
          text={commandOf(window.location.origin, one, choice, wishes)}
          project={project}
        />
      </div>
    </main>
  )
}
