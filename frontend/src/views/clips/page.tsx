import { useEffect, useRef, useState } from 'preact/hooks'
import { type ClipQuery, clipsUrl } from '../../api/clips'
import { listLabels } from '../../api/labels'
import { listMembers } from '../../api/projects'
import type { Clip, Id, Label, Member, Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { stillThere, ticked } from '../../state/choosing'
import type { ClipList } from '../../state/clip-list'
import { isNarrowed, totalUnder } from '../../state/clip-query'
import { heldOn } from '../../state/handing'
import { stopBit } from '../../state/preview'
import { mayChange } from '../../state/project'
import { user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { EmptyState, Trouble } from '../../ui/empty'
import { SkeletonRows } from '../../ui/skeleton'
import { CopyButton } from '../copy'
import type { ProjectPageProps } from '../page'
import { useLoad } from '../use-load'
import { BulkBar } from './bulk'
import './clips.css'
import { Filters } from './filters'
import { KeepBatch } from './keep-batch'
import { Order } from './order'
import type { RowDeeds } from './row'
import { ClipTable, type Ticks } from './table'
import { useAllDeeds } from './use-all'
import { useClipList, useDeeds } from './use-clips'
import { useQuery, useSearch } from './use-query'

const NOBODY: readonly Member[] = []
const NO_LABELS: readonly Label[] = []

/** Which rows are ticked; Esc clears. All that fit are chosen under this filter, under no other. */
function useTicks(rows: readonly Clip[], filter: string) {
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set())
  const last = useRef<number | null>(null)
  const [allOf, setAllOf] = useState<string | null>(null)
  const isAll = allOf === filter
  const setAll = (isOn: boolean) => setAllOf(isOn ? filter : null)
  const clear = () => {
    setChosen(new Set())
    setAll(false)
  }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) clear()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  const ticks: Ticks = {
    chosen,
    onTick: (index, isOn, isRange) => {
      setAll(false)
      setChosen(ticked(chosen, rows, index, { isOn, from: isRange ? last.current : null }))
      last.current = index
    },
    onAll: (isOn) => {
      setAll(false)
      setChosen(isOn ? new Set(rows.map((clip) => clip.id)) : new Set())
    },
  }
  // Rows that load while all are chosen are chosen too.
  const shown = isAll ? new Set(rows.map((clip) => clip.id)) : chosen
  const chooseAll = () => setAll(true)
  const release = (done: readonly Clip[]) => {
    const ids = new Set(done.map((clip) => clip.id))
    setChosen((before) => new Set([...before].filter((id) => !ids.has(id))))
  }
  return { ticks: { ...ticks, chosen: shown }, chosen: shown, clear, release, isAll, chooseAll }
}

function Tools(props: {
  project: Project
  query: ClipQuery
  shown: string
  canChange: boolean
  onChange: (change: Partial<ClipQuery>) => void
  onClear: () => void
}) {
  const { query, onChange } = props
  const search = useSearch(query.search, (text) => onChange({ search: text }))
  const words = useSearch(query.text, (text) => onChange({ text }))
  return (
    <div class="tools">
      <input
        class="in s"
        type="search"
        dir="auto"
        aria-label={t('Search clips')}
        placeholder={t('Name or your own id')}
        value={search.text}
        onInput={(event) => search.type(event.currentTarget.value)}
      />
      <input
        class="in s"
        type="search"
        dir="auto"
        aria-label={t('Search what is said')}
        placeholder={t('What is said')}
        title={t(
          'All words in one segment. "Two words" stand in a row; wor* finds words by their beginning.',
        )}
        value={words.text}
        onInput={(event) => words.type(event.currentTarget.value)}
      />
      <Order order={query.order} onOrder={(order) => onChange({ order })} />
      {isNarrowed(query) && (
        <>
          <Button size="s" kind="plain" onClick={props.onClear}>
            {t('Clear filters')}
          </Button>
          <CopyButton size="s" kind="plain" text={window.location.href}>
            {t('Copy link to this view')}
          </CopyButton>
        </>
      )}
      <span class="grow" />
      <span class="hint num" role="status">
        {props.shown}
      </span>
      <a class="small" href={clipsUrl(props.project.id, query)} download>
        CSV
      </a>
      {props.canChange && (
        <ButtonLink kind="main" size="s" icon="plus" href={`/projects/${props.project.id}/upload`}>
          {t('Add audio')}
        </ButtonLink>
      )}
    </div>
  )
}

function Nothing(props: {
  project: Project
  isNarrowed: boolean
  canChange: boolean
  onClear: () => void
}) {
  if (props.isNarrowed) {
    return (
      <EmptyState
        icon="search"
        title={t('Nothing fits')}
        action={<Button onClick={props.onClear}>{t('Clear filters')}</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon="wave"
      title={t('No clips yet')}
      action={
        props.canChange && (
          <ButtonLink icon="plus" href={`/projects/${props.project.id}/upload`}>
            {t('Add audio')}
          </ButtonLink>
        )
      }
    >
      {t('Sound files show here as soon as they are in, and can be worked on at once.')}
    </EmptyState>
  )
}

/** How many there are, as exactly as it is known. */
function shownWords(list: ClipList, total: number | null): string {
  const rows = list.rows.value
  if (!rows) return ''
  if (list.next.value === null) return plural(rows.length, '{n} clip', '{n} clips')
  return total === null
    ? t('{clips} and more', { clips: plural(rows.length, '{n} clip', '{n} clips') })
    : plural(total, '{n} clip', '{n} clips')
}

function Coming({ list }: { list: ClipList }) {
  const { value: error } = list.error
  if (error) return <Trouble error={error} onRetry={() => void list.load()} />
  return <SkeletonRows rows={10} height={50} />
}

interface BodyProps {
  project: Project
  list: ClipList
  query: ClipQuery
  members: readonly Member[]
  canChange: boolean
  onClear: () => void
  onChanged: () => void
  ticking: ReturnType<typeof useTicks>
}

function Body(props: BodyProps) {
  const { list, ticking, project, canChange } = props
  const rows = list.rows.value
  const deeds = useDeeds(project, list, props.onChanged)
  const all = useAllDeeds(project, props.query, deeds.settle)
  if (!rows) return <Coming list={list} />
  if (rows.length === 0) {
    return (
      <Nothing
        project={project}
        isNarrowed={isNarrowed(props.query)}
        canChange={canChange}
        onClear={props.onClear}
      />
    )
  }
  const { ids, seconds } = stillThere(ticking.chosen, rows)
  const picked = () => rows.filter((clip) => ticking.chosen.has(clip.id))
  const rowDeeds: RowDeeds = {
    onRetry: (clip) => void deeds.retry(clip),
    onLetPass: (clip) => void deeds.letPass(clip),
    onDelete: (clip) => void deeds.remove([clip]),
  }
  const isMore = list.next.value !== null && ids.length === rows.length
  const isAll = ticking.isAll && isMore
  // What went well needs no ticks any more; what did not keeps them, to be tried again.
  const toPicked = async (deed: (clips: readonly Clip[]) => Promise<boolean>) => {
    const clips = picked()
    if (await deed(clips)) ticking.release(clips)
  }
  const toAll = async (deed: () => Promise<boolean>) => {
    if (await deed()) ticking.clear()
  }
  return (
    <>
      <ClipTable
        rows={rows}
        hasMore={list.next.value !== null}
        ticks={canChange ? ticking.ticks : null}
        deeds={canChange ? rowDeeds : null}
        onMore={() => void list.more()}
      />
      {canChange && ids.length > 0 && (
        <BulkBar
          count={ids.length}
          seconds={seconds}
          held={isAll ? 0 : new Set(heldOn(picked()).map(({ clip }) => clip)).size}
          members={props.members}
          isMore={isMore}
          total={totalUnder(props.query, project.counts)}
          isAll={isAll}
          progress={all.progress}
          isBusy={deeds.isBusy || list.isLoading.value}
          onAll={ticking.chooseAll}
          onGive={(people, handing) =>
            isAll
              ? toAll(() => all.give(people))
              : toPicked((clips) => deeds.give(clips, people, handing))
          }
          onFirst={() => (isAll ? toAll(all.first) : toPicked(deeds.first))}
          onDue={(day) =>
            isAll ? toAll(() => all.due(day)) : toPicked((clips) => deeds.due(clips, day))
          }
          onSecond={() => (isAll ? toAll(all.second) : toPicked(deeds.second))}
          onAgain={() => (isAll ? toAll(all.again) : toPicked(deeds.again))}
          onAnalyse={() => (isAll ? toAll(all.analyse) : toPicked(deeds.analyse))}
          onDelete={() => (isAll ? toAll(all.remove) : toPicked(deeds.remove))}
          onClear={ticking.clear}
          onStop={all.stop}
        />
      )}
    </>
  )
}

/** All clips of a project: found, looked at, given to people. */
export function ClipsPage({ project }: ProjectPageProps) {
  const { query, set, clear } = useQuery()
  const members = useLoad(project.id, () => listMembers(project.id))
  const questions = useLoad(`${project.id} questions`, () => listLabels(project.id))
  const [isStill, setStill] = useState(false)
  const list = useClipList(project.id, query, isStill)
  const ticking = useTicks(list.rows.value ?? [], JSON.stringify(query))
  const isChoosing = ticking.chosen.size > 0
  useEffect(() => setStill(isChoosing), [isChoosing])
  useEffect(() => stopBit, [])
  const canChange = mayChange(project, user.value)
  const people = members.data ?? NOBODY
  return (
    <main class="clip-page" id="main">
      <h1 class="sr">{t('Clips')}</h1>
      <Filters
        query={query}
        counts={project.counts}
        members={people}
        labels={questions.data ?? NO_LABELS}
        onChange={set}
      >
        {canChange && isNarrowed(query) && <KeepBatch project={project} query={query} />}
      </Filters>
      <div class="clip-main">
        <Tools
          project={project}
          query={query}
          shown={shownWords(list, totalUnder(query, project.counts))}
          canChange={canChange}
          onChange={set}
          onClear={clear}
        />
        <Body
          project={project}
          list={list}
          query={query}
          members={people}
          canChange={canChange}
          onClear={clear}
          onChanged={members.reload}
          ticking={ticking}
        />
      </div>
    </main>
  )
}
