import { listBatches } from '../../api/giving'
import type { Project } from '../../api/types'
import { number } from '../../language/format'
import { t } from '../../language/t'
import { ruleWords } from '../../state/giving'
import { Panel } from '../../ui/panel'
import { Progress } from '../../ui/progress'
import { Table } from '../../ui/table'
import { CsvLink } from '../csv-link'
import { useLoad } from '../use-load'

const COLUMNS = [
  { title: t('Batch') },
  { title: t('Clips'), isEnd: true },
  { title: t('Waiting'), isEnd: true },
  { title: t('With reviewers'), isEnd: true },
  { title: t('Accepted'), isEnd: true },
  { title: t('Done') },
]

/** How far each batch is; absent where there is none. */
export function Batches({ project }: { project: Project }) {
  const rows = useLoad(`batches ${project.id}`, () => listBatches(project.id)).data ?? []
  if (rows.length === 0) return null
  return (
    <Panel title={t('Batches')} isFlush actions={<CsvLink project={project.id} table="batches" />}>
      <Table label={t('Batches')} columns={COLUMNS}>
        {rows.map(({ id, name, rule, clips, tasks }) => {
          const total = Object.values(tasks).reduce((sum, count) => sum + count, 0)
          const done = tasks['accepted'] ?? 0
          return (
            <tr key={id}>
              <td>
                <strong>
                  <bdi>{name}</bdi>
                </strong>{' '}
                <small class="quiet">{ruleWords(rule)}</small>
              </td>
              <td class="r num">{number(clips)}</td>
              <td class="r num">{number(tasks['queued'] ?? 0)}</td>
              <td class="r num">{number(tasks['submitted'] ?? 0)}</td>
              <td class="r num">{number(done)}</td>
              <td class="batch-done">
                <Progress
                  done={done}
                  total={total}
                  label={t('{done} of {total} accepted', { done, total })}
                />
              </td>
            </tr>
          )
        })}
      </Table>
    </Panel>
  )
}
