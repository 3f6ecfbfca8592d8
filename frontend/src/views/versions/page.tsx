import { useState } from 'preact/hooks'
import { freezeVersion, listVersions, NOW, type Version } from '../../api/versions'
import { number } from '../../language/format'
import { t } from '../../language/t'
import { mayManage } from '../../state/project'
import { place, setQuery } from '../../state/router'
import { user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { EmptyState, Trouble } from '../../ui/empty'
import { SelectField, TextArea, TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { agoInWords, lengthInWords } from '../../ui/words'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { useForm } from '../use-form'
import { type Loaded, useLoad } from '../use-load'
import { Comparison } from './comparison'
import './versions.css'

/** Give the accepted work of this moment a name. */
function Freeze({ project, onDone }: { project: string; onDone: (version: Version) => void }) {
  const form = useForm(['name', 'note'])
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const freeze = async (event: Event) => {
    event.preventDefault()
    await form.run(async () => onDone(await freezeVersion(project, name, note)))
  }
  return (
    <Panel title={t('Freeze a version')} isFresh>
      <form class="freeze" onSubmit={(event) => void freeze(event)}>
        <TextField
          label={t('Name')}
          value={name}
          onValue={setName}
          error={form.problems['name']}
          maxLength={200}
          placeholder={t('Corpus 1.0')}
          required
        />
        <TextArea
          label={t('What it is for')}
          value={note}
          onValue={setNote}
          rows={2}
          hint={t('Optional. Others read it here.')}
        />
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <Button kind="main" type="submit" disabled={form.isBusy || !name.trim()}>
          {t('Freeze the accepted work')}
        </Button>
      </form>
    </Panel>
  )
}

function Rows({ project, versions }: { project: string; versions: readonly Version[] }) {
  return (
    <Table
      label={t('Versions')}
      columns={[
        { title: t('Version') },
        { title: t('Clips'), isEnd: true },
        { title: t('Segments'), isEnd: true },
        { title: t('Audio'), isEnd: true },
        { title: t('Frozen') },
        { title: '', isEnd: true },
      ]}
    >
      {versions.map((one) => (
        <tr key={one.id}>
          <td>
            <strong>
              <bdi>{one.name}</bdi>
            </strong>
            {one.note && <span class="meaning">{one.note}</span>}
          </td>
          <td class="r num">{number(one.clips)}</td>
          <td class="r num">{number(one.segments)}</td>
          <td class="r num">{lengthInWords(one.seconds)}</td>
          <td>
            {agoInWords(one.created_at)}
            {one.created_by && <span class="meaning">{one.created_by.display_name}</span>}
          </td>
          <td class="r">
            <span class="version-deeds">
              <Button size="s" onClick={() => setQuery({ from: one.id, to: NOW })}>
                {t('Compare with now')}
              </Button>
              <ButtonLink size="s" href={`/projects/${project}/export?version=${one.id}`}>
                {t('Export')}
              </ButtonLink>
            </span>
          </td>
        </tr>
      ))}
    </Table>
  )
}

/** What stands beside what: at first the newest two versions, or the only one and now. */
function Compare({ versions }: { versions: readonly Version[] }) {
  const words = new URLSearchParams(place.value.search)
  const named = (name: string) => versions.find((one) => one.id === words.get(name))?.id
  const first = named('from') ?? (versions[1] ?? versions[0])?.id
  const second =
    words.get('to') === NOW ? NOW : (named('to') ?? (versions[1] ? versions[0]?.id : NOW))
  if (!first || !second) return null
  const options = versions.map((one) => ({ value: one.id, text: one.name }))
  return (
    <Panel title={t('Compare')}>
      <div class="compare-which">
        <SelectField
          label={t('From')}
          value={first}
          options={options}
          onValue={(from) => setQuery({ from })}
        />
        <SelectField
          label={t('To')}
          value={second}
          options={[{ value: NOW, text: t('The accepted work as it is now') }, ...options]}
          onValue={(to) => setQuery({ to })}
        />
      </div>
      {first === second ? (
        <p class="quiet">{t('Choose two different versions.')}</p>
      ) : (
        <Comparison key={`${first} ${second}`} first={first} second={second} />
      )}
    </Panel>
  )
}

function List(props: { project: string; versions: Loaded<Version[]> }) {
  const { project, versions } = props
  if (!versions.data && versions.error) {
    return <Trouble error={versions.error} onRetry={versions.reload} />
  }
  if (!versions.data) return <SkeletonRows rows={3} height={56} />
  if (versions.data.length === 0) {
    return (
      <EmptyState icon="lock" title={t('No version yet')}>
        {t(
          'Freeze one before you train on the data or publish them: it stays as it is, whatever is corrected later, and can be exported again at any time.',
        )}
      </EmptyState>
    )
  }
  return <Rows project={project} versions={versions.data} />
}

/** Frozen states of the work: made, listed, compared. */
export function VersionsPage({ project }: ProjectPageProps) {
  const versions = useLoad(project.id, (signal) => listVersions(project.id, signal))
  const [isFreezing, setFreezing] = useState(false)
  const done = (version: Version) => {
    versions.set([version, ...(versions.data ?? [])])
    setFreezing(false)
  }
  return (
    <main class="page narrow" id="main">
      <PageHead
        title={t('Versions')}
        action={
          <span class="head-deeds">
            <ButtonLink href={`/projects/${project.id}/export`}>{t('Export')}</ButtonLink>
            {mayManage(project, user.value) && (
              <Button
                kind={isFreezing ? 'outlined' : 'main'}
                expanded={isFreezing}
                onClick={() => setFreezing(!isFreezing)}
              >
                {t('Freeze a version')}
              </Button>
            )}
          </span>
        }
      >
        {t('A version keeps the accepted work as it is at one moment.')}
      </PageHead>
      {isFreezing && <Freeze project={project.id} onDone={done} />}
      <Panel title={t('Frozen')} isFlush>
        <List project={project.id} versions={versions} />
      </Panel>
      {(versions.data?.length ?? 0) > 0 && <Compare versions={versions.data ?? []} />}
    </main>
  )
}
