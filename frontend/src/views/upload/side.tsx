import { listMembers } from '../../api/projects'
import type { Project } from '../../api/types'
import { parts, plural, t } from '../../language/t'
import { lineFor, type Manifest } from '../../state/upload/manifest'
import type { Item, UploadQueue } from '../../state/upload/queue'
import { SelectField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { useLoad } from '../use-load'

const EXAMPLE = 'file,text,person\nkick-off-08.wav,"Okay, is …",mira'
const MOST_MISSING = 5

/** Whom the clips go to that are sent from now on. */
function GiveTo({ project, queue }: { project: Project; queue: UploadQueue }) {
  const members = useLoad(project.id, () => listMembers(project.id))
  const people = (members.data ?? []).map(({ user }) => ({
    value: user.username,
    text: user.display_name || user.username,
  }))
  return (
    <SelectField
      label={t('Give to')}
      value={queue.giveTo.value}
      options={[{ value: '', text: t('Whoever is free') }, ...people]}
      onValue={(name) => {
        queue.giveTo.value = name
      }}
      hint={t('For files that are sent from now on.')}
    />
  )
}

function Read({ manifest, items }: { manifest: Manifest; items: readonly Item[] }) {
  const { lines } = manifest
  const used = new Set(items.map((item) => lineFor(lines, item.path)?.number))
  const missing = lines.filter((line) => !used.has(line.number))
  const fits = lines.length - missing.length
  return (
    <div class="list-read" role="status">
      <p>
        <Icon name="check" tone="ok" />
        <span class="num">
          {parts('{name} read: {lines}, {fits} fit a file.', {
            name: <bdi>{manifest.name}</bdi>,
            lines: plural(lines.length, '{n} line', '{n} lines'),
            fits,
          })}
        </span>
      </p>
      {missing.slice(0, MOST_MISSING).map((line) => (
        <p key={line.number} class="quiet">
          <Icon name="warn" tone="warn" />
          <span class="num">
            {parts('Line {number}: no file “{file}” yet.', {
              number: line.number,
              file: <bdi>{line.file}</bdi>,
            })}
          </span>
        </p>
      ))}
      {missing.length > MOST_MISSING && (
        <p class="quiet num">
          {t('and {lines}.', {
            lines: plural(missing.length - MOST_MISSING, '{n} more line', '{n} more lines'),
          })}
        </p>
      )}
    </div>
  )
}

/** What the list beside the sound says, and how to write one. */
function HaveAList({ queue }: { queue: UploadQueue }) {
  const manifest = queue.manifest.value
  return (
    <Panel title={t('Have a list?')}>
      <p class="quiet small">
        {t(
          'Drop a CSV with the audio: one line a file, with its text, person, speaker, your own id, or any column of your own.',
        )}
      </p>
      <pre class="csv">{EXAMPLE}</pre>
      {manifest?.problem && (
        <p class="trouble small" role="alert">
          <Icon name="warn" />
          <span>
            <bdi>{manifest.name}</bdi>: {manifest.problem}
          </span>
        </p>
      )}
      {manifest && !manifest.problem && <Read manifest={manifest} items={queue.items.value} />}
    </Panel>
  )
}

export function UploadSide({ project, queue }: { project: Project; queue: UploadQueue }) {
  return (
    <aside>
      <Panel title={t('For these clips')}>
        <GiveTo project={project} queue={queue} />
      </Panel>
      <HaveAList queue={queue} />
    </aside>
  )
}
