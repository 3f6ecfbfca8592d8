import { useState } from 'preact/hooks'
import {
  type ExportChoice,
  type ExportFormat,
  type ExportSummary,
  exportUrl,
  readExportSummary,
} from '../../api/exports'
import type { Project, TaskState } from '../../api/types'
import {
  commandOf,
  EXPORT_STATES,
  startOfDay,
  statesFrom,
  toggled,
} from '../../state/export-choice'
import { mayManage } from '../../state/project'
import { place, setQuery } from '../../state/router'
import { user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { Check } from '../../ui/choice'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { Skeleton, SkeletonRows } from '../../ui/skeleton'
import { countOf, lengthInWords } from '../../ui/words'
import { CopyButton } from '../copy'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { type Loaded, useLoad } from '../use-load'
import './export.css'

function FormatCard(props: { format: ExportFormat; isOn: boolean; onChoose: () => void }) {
  const { format, isOn } = props
  return (
    <label class={isOn ? 'tick card on' : 'tick card'}>
      <input class="sr" type="radio" name="format" checked={isOn} onChange={props.onChoose} />
      <span class={isOn ? 'radio on' : 'radio'} aria-hidden="true" />
      <span>
        <strong>{format.title}</strong>
        <span class="meaning">{format.sentence}</span>
      </span>
    </label>
  )
}

function Formats(props: {
  summary: Loaded<ExportSummary>
  shown: ExportSummary | null
  format: string
  onFormat: (format: string) => void
}) {
  const { summary, shown } = props
  if (!shown && summary.error) return <Trouble error={summary.error} onRetry={summary.reload} />
  if (!shown) return <SkeletonRows rows={6} height={72} />
  return (
    <fieldset class="formats">
      <legend class="sr">Format</legend>
      {shown.formats.map((one) => (
        <FormatCard
          key={one.format}
          format={one}
          isOn={one.format === props.format}
          onChoose={() => props.onFormat(one.format)}
        />
      ))}
    </fieldset>
  )
}

function Which(props: {
  states: readonly TaskState[]
  day: string
  onState: (state: TaskState, isOn: boolean) => void
  onDay: (day: string) => void
}) {
  return (
    <Panel title="Which work">
      <div class="which">
        <fieldset>
          <legend>State</legend>
          {EXPORT_STATES.map(({ state, text }) => (
            <Check
              key={state}
              isOn={props.states.includes(state)}
              onToggle={(isOn) => props.onState(state, isOn)}
            >
              {text}
            </Check>
          ))}
        </fieldset>
        <TextField
          label="Changed since"
          type="date"
          value={props.day}
          onValue={props.onDay}
          hint="Empty: from the beginning."
        />
      </div>
    </Panel>
  )
}

function Size({ summary }: { summary: ExportSummary | null }) {
  if (!summary) return <Skeleton width="220px" />
  if (summary.clips === 0) return <>Nothing of this kind is there yet.</>
  return (
    <>
      {countOf(summary.clips, 'clip')}, {countOf(summary.segments, 'segment')},{' '}
      {lengthInWords(summary.seconds)} of audio
    </>
  )
}

/** The same export without a browser. */
function CommandLine({ text, project }: { text: string; project: Project }) {
  return (
    <Panel
      title="From the command line"
      actions={
        <CopyButton text={text} size="s">
          Copy
        </CopyButton>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre class="command" tabIndex={0}>
        {text}
      </pre>
      <p class="hint">
        It needs an API key with the right <em>export</em>.{' '}
        {mayManage(project, user.value) && <a href={`/projects/${project.id}/keys`}>API keys</a>}
      </p>
    </Panel>
  )
}

function useChoice() {
  const words = new URLSearchParams(place.value.search)
  const states = statesFrom(words.get('state'))
  const day = words.get('since') ?? ''
  const choice: ExportChoice = { states, since: startOfDay(day) }
  const setState = (state: TaskState, isOn: boolean) =>
    setQuery({ state: toggled(states, state, isOn).join() })
  return { choice, day, setState, setDay: (next: string) => setQuery({ since: next || null }) }
}

function Download(props: { isReady: boolean; href: string }) {
  if (!props.isReady) {
    return (
      <Button kind="main" disabled>
        Download
      </Button>
    )
  }
  return (
    <ButtonLink kind="main" href={props.href} download>
      Download
    </ButtonLink>
  )
}

/** Finished work as one file. */
export function ExportPage({ project }: ProjectPageProps) {
  const { choice, day, setState, setDay } = useChoice()
  const [format, setFormat] = useState('jsonl')
  const [isRaw, setRaw] = useState(false)
  const key = `${project.id} ${choice.states.join()} ${choice.since}`
  const summary = useLoad(key, (signal) => readExportSummary(project.id, choice, signal))
  const [formats, setFormats] = useState<ExportSummary | null>(null)
  if (summary.data && summary.data !== formats) setFormats(summary.data)
  const isCsv = format === 'csv'
  const href = exportUrl(project.id, format, choice, isCsv && isRaw)
  const command = commandOf(window.location.origin, format, choice)
  return (
    <main class="page narrow" id="main">
      <PageHead
        title="Export"
        action={<Download isReady={(summary.data?.clips ?? 0) > 0} href={href} />}
      >
        <span class="num" role="status">
          <Size summary={summary.data} />
        </span>
      </PageHead>
      <div class="export-cols">
        <div>
          <Formats summary={summary} shown={formats} format={format} onFormat={setFormat} />
          {isCsv && (
            <p class="raw">
              <Check isOn={isRaw} onToggle={setRaw}>
                Leave cells that begin like a formula as they are (for programs, not for
                spreadsheets)
              </Check>
            </p>
          )}
        </div>
        <div class="export-side">
          <Which states={choice.states} day={day} onState={setState} onDay={setDay} />
        </div>
      </div>
      <div class="export-command">
        <CommandLine text={isCsv && isRaw ? `${command} --raw` : command} project={project} />
      </div>
    </main>
  )
}
