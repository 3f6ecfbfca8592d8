import { useState } from 'preact/hooks'
import { restoreClips } from '../../api/clips'
import { listMembers } from '../../api/projects'
import { listDeeds, listEdits, type RecordQuery, recordUrl } from '../../api/record'
import type { Deed, Edit, Id, Project } from '../../api/types'
import { momentInWords } from '../../language/format'
import { plural, t } from '../../language/t'
import { place, setQuery } from '../../state/router'
import { say, sayTrouble } from '../../state/toasts'
import { Button, ButtonLink } from '../../ui/button'
import { Segmented } from '../../ui/choice'
import { EmptyState, Trouble } from '../../ui/empty'
import { SelectField, TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { agoInWords } from '../../ui/words'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { useLoad } from '../use-load'
import { usePages } from '../use-pages'
import './record.css'
import { deedInWords, deletedIn, factsInWords, NOUNS } from './words'

type Kind = 'deeds' | 'edits'
const KINDS = [
  { value: 'deeds', text: t('What was done') },
  { value: 'edits', text: t('Edits') },
] as const
const COLUMNS = [
  { title: t('When') },
  { title: t('Who') },
  { title: t('What') },
  { title: t('From') },
]

interface Line {
  id: number
  at: string
  who: string
  what: string
  /** Its name, and the clip where it is one or belongs to one. */
  about: { name: string; clip: string | null } | null
  more: string
  from: string
  /** Clips that were deleted, and can come back. */
  deleted: readonly Id[]
}

function nameOf(row: Deed | Edit): string {
  return row.person?.display_name || row.person?.username || row.key || t('audino itself')
}

function lineOfDeed(deed: Deed): Line {
  const more = factsInWords(deed.facts)
  const { id, at, about, address } = deed
  const [who, what] = [nameOf(deed), deedInWords(deed.verb)]
  return { id, at, who, what, about, more, from: address, deleted: deletedIn(deed, Date.now()) }
}

function lineOfEdit(edit: Edit): Line {
  const more = t('{lines} changed, version {number}', {
    lines: plural(edit.changes, '{n} line', '{n} lines'),
    number: edit.number,
  })
  return {
    id: edit.id,
    at: edit.at,
    who: nameOf(edit),
    what: t('Edited'),
    about: { name: edit.clip_name, clip: edit.clip },
    more,
    from: edit.address,
    deleted: [],
  }
}

function Filters(props: { project: Project; kind: Kind; query: RecordQuery; name: string }) {
  const members = useLoad(props.project.id, () => listMembers(props.project.id))
  const people = [
    { value: '', text: t('Everybody') },
    ...(members.data ?? []).map(({ user }) => ({
      value: user.id,
      text: user.display_name || user.username,
    })),
  ]
  const noun = NOUNS.find(({ value }) => value === props.query.noun)?.value ?? ''
  return (
    <div class="row record-filters">
      <Segmented
        label={t('Kind of record')}
        value={props.kind}
        choices={KINDS}
        onValue={(kind) => setQuery({ kind: kind === 'deeds' ? null : kind })}
      />
      <SelectField
        label={t('Who')}
        small
        value={props.query.person}
        options={people}
        onValue={(person) => setQuery({ person: person || null })}
      />
      {props.kind === 'deeds' && (
        <SelectField
          label={t('About')}
          small
          value={noun}
          options={NOUNS}
          onValue={(about) => setQuery({ about: about || null })}
        />
      )}
      <TextField
        label={t('From this day on')}
        type="date"
        small
        value={props.query.since}
        onValue={(since) => setQuery({ since: since || null })}
      />
      <TextField
        label={t('Before this day')}
        type="date"
        small
        value={props.query.until}
        onValue={(until) => setQuery({ until: until || null })}
      />
      {props.query.clip && (
        <Button icon="x" onClick={() => setQuery({ clip: null, name: null })}>
          {props.name ? <bdi>{props.name}</bdi> : t('One clip')}
        </Button>
      )}
    </div>
  )
}

/** What it was done to; a clip's name narrows the record to that clip. */
function About({ about }: { about: Line['about'] }) {
  if (!about?.name) return null
  const { name, clip } = about
  if (clip === null) {
    return (
      <b class="about">
        <bdi>{name}</bdi>
      </b>
    )
  }
  const kind = new URLSearchParams(place.value.search).get('kind')
  const words = new URLSearchParams({ clip, name, ...(kind ? { kind } : {}) })
  return (
    <a
      class="about"
      href={`${place.value.path}?${words}`}
      title={t('Only what was done to this clip')}
    >
      <bdi>{name}</bdi>
    </a>
  )
}

function Lines({ lines, project }: { lines: readonly Line[]; project: Id }) {
  const [busy, setBusy] = useState<number | null>(null)
  const bringBack = async (line: Line) => {
    setBusy(line.id)
    try {
      const done = await restoreClips(project, line.deleted)
      const clips = plural(done, '{n} clip', '{n} clips')
      say(done > 0 ? t('{clips} brought back.', { clips }) : t('There was nothing to do.'))
    } catch (error) {
      sayTrouble(error)
    }
    setBusy(null)
  }
  return (
    <Table label={t('Record')} columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={line.id}>
          <td class="num" title={momentInWords(line.at)}>
            {agoInWords(line.at)}
          </td>
          <td>
            <bdi>{line.who}</bdi>
          </td>
          <td>
            {line.what}
            <About about={line.about} />
            {line.more && <small class="quiet">{line.more}</small>}
            {line.deleted.length > 0 && (
              <Button size="s" disabled={busy === line.id} onClick={() => void bringBack(line)}>
                {t('Bring back')}
              </Button>
            )}
          </td>
          <td class="num quiet">{line.from}</td>
        </tr>
      ))}
    </Table>
  )
}

/** Who did what and when: every write of the project, newest first. */
export function RecordPage({ project }: ProjectPageProps) {
  const asked = new URLSearchParams(place.value.search)
  const kind: Kind = asked.get('kind') === 'edits' ? 'edits' : 'deeds'
  const of = (name: string) => asked.get(name) ?? ''
  const query = {
    noun: of('about'),
    person: of('person'),
    clip: of('clip'),
    since: of('since'),
    until: of('until'),
  }
  const pages = usePages<Line>(
    `${project.id} ${kind} ${Object.values(query).join(' ')}`,
    async (cursor) => {
      if (kind === 'edits') {
        const page = await listEdits(project.id, query, cursor)
        return { results: page.results.map(lineOfEdit), next: page.next }
      }
      const page = await listDeeds(project.id, query, cursor)
      return { results: page.results.map(lineOfDeed), next: page.next }
    },
  )
  return (
    <main class="page record" id="main">
      <PageHead
        title={t('Record')}
        action={
          <ButtonLink href={recordUrl(project.id, kind, query)} download>
            CSV
          </ButtonLink>
        }
      />
      <Filters project={project} kind={kind} query={query} name={of('name')} />
      <Panel isFlush>
        {pages.rows === null && pages.error ? (
          <Trouble error={pages.error} onRetry={pages.reload} />
        ) : null}
        {pages.rows === null && !pages.error && <SkeletonRows rows={8} height={44} />}
        {pages.rows?.length === 0 && (
          <EmptyState icon="folder" title={t('Nothing fits')}>
            {t(
              'Every change of the project is written down here. Choose Everybody and Everything to see all of it.',
            )}
          </EmptyState>
        )}
        {pages.rows !== null && pages.rows.length > 0 && (
          <Lines lines={pages.rows} project={project.id} />
        )}
      </Panel>
      {pages.hasMore && (
        <p class="more">
          <Button onClick={pages.loadMore} disabled={pages.isLoadingMore}>
            {t('Show more')}
          </Button>
        </p>
      )}
    </main>
  )
}
