import type { Overview } from '../../api/types'
import { plural, t } from '../../language/t'
import { MARKS } from '../../state/clip-words'
import { Panel } from '../../ui/panel'
import { percent } from '../../ui/words'
import { CsvLink } from '../csv-link'

const MOST = 6

/** What the sound check noted on what came in, the most frequent first, each with its clips. */
export function Incoming({ overview }: { overview: Overview }) {
  const { counts, project } = overview
  const rows = Object.entries(counts.marks)
    .filter(([mark, count]) => count > 0 && mark in MARKS)
    .sort(([, a], [, b]) => b - a)
  return (
    <Panel
      title={t('Sound of what came in')}
      actions={<CsvLink project={project.id} table="sound" />}
    >
      {rows.length === 0 ? (
        <p class="quiet">
          {counts.clips > 0
            ? t('Nothing to note on {clips}.', {
                clips: plural(counts.clips, '{n} clip', '{n} clips'),
              })
            : t('Every clip is listened to by the server when it comes in.')}
        </p>
      ) : (
        <ul class="measures">
          {rows.slice(0, MOST).map(([mark, count]) => (
            <li key={mark}>
              <span class="measure">
                <a href={`/projects/${project.id}/clips?quality=${mark}`}>{MARKS[mark]}</a>
                <b class="num">
                  {plural(count, '{n} clip', '{n} clips')}, {percent(count, counts.clips)} %
                </b>
              </span>
              <span class="measure-bar" aria-hidden="true">
                <i class="low" style={{ width: `${(count / counts.clips) * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
