import { type ClipAgreement, listAgreement, listScores, type Score } from '../../api/compare'
import type { Project } from '../../api/types'
import { number } from '../../language/format'
import { t } from '../../language/t'
import { ButtonLink } from '../../ui/button'
import { Avatar, Chip } from '../../ui/chip'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { lengthInWords } from '../../ui/words'
import { CsvLink } from '../csv-link'
import { useLoad } from '../use-load'

const COLUMNS = [
  { title: t('Clip') },
  { title: t('People') },
  { title: t('Alike'), isEnd: true },
  { title: t('Other words'), isEnd: true },
  { title: t('Disputed'), isEnd: true },
  { title: '', isEnd: true },
]

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function Row({ one, project }: { one: ClipAgreement; project: Project }) {
  const { clip, agreement } = one
  const to = `/projects/${project.id}/compare/${clip.id}`
  return (
    <tr>
      <td>
        <a class="name" href={to}>
          <bdi>{clip.name}</bdi>
        </a>
        <small class="quiet num">{lengthInWords(clip.duration)}</small>
      </td>
      <td>
        <bdi>{one.people.map((who) => who?.display_name || who?.username || '').join(', ')}</bdi>
      </td>
      <td class="r num">{agreement && percent(agreement.f1)}</td>
      <td class="r num">{agreement && agreement.wer !== null && percent(agreement.wer)}</td>
      <td class="r num">{agreement && `${number(agreement.disputed, 1)} s`}</td>
      <td class="r">
        {one.has_final ? <Chip tone="ok">{t('Has a final')}</Chip> : null}{' '}
        <ButtonLink size="s" href={to}>
          {t('Compare')}
        </ButtonLink>
      </td>
    </tr>
  )
}

/** Clips that several people did: how far they agree, and the way to where they do not. */
export function DoneTwice({ project }: { project: Project }) {
  const loaded = useLoad(`agreement ${project.id}`, () => listAgreement(project.id, null))
  const rows = loaded.data?.results ?? []
  if (rows.length === 0) return null
  return (
    <section class="reviews twice" aria-labelledby="done-twice">
      <div class="sec">
        <h2 id="done-twice">{t('Done by several people')}</h2>
        <span class="end">
          <CsvLink project={project.id} table="agreement" />
        </span>
      </div>
      <Panel isFlush>
        <Table label={t('Done by several people')} columns={COLUMNS}>
          {rows.map((one) => (
            <Row key={one.clip.id} one={one} project={project} />
          ))}
        </Table>
      </Panel>
    </section>
  )
}

const OF_SCORES = [
  { title: t('Person') },
  { title: t('Question') },
  { title: t('Right'), isEnd: true },
  { title: t('Surely between'), isEnd: true },
  { title: t('Answers'), isEnd: true },
]

function ScoreRow({ one }: { one: Score }) {
  const name = one.person?.display_name || one.person?.username || ''
  return (
    <tr>
      <td>
        <span class="who">
          <Avatar name={name} small />
          <bdi>{name}</bdi>
        </span>
      </td>
      <td>
        <bdi>{one.name}</bdi>
      </td>
      <td class="r num">{percent(one.rate)}</td>
      <td class="r num">
        {t('{low} and {high}', { low: percent(one.low), high: percent(one.high) })}
      </td>
      <td class="r num">
        {number(one.answers)}
        {one.answers_to_be_sure > 0 && (
          <div class="quiet small">
            {t('about {n} more to be sure within 8 points', { n: one.answers_to_be_sure })}
          </div>
        )}
      </td>
    </tr>
  )
}

/** How people answer on gold clips, which look like work to them. */
export function OnGold({ project }: { project: Project }) {
  const loaded = useLoad(`scores ${project.id}`, () => listScores(project.id))
  const rows = loaded.data ?? []
  if (rows.length === 0) return null
  return (
    <section class="reviews twice" aria-labelledby="on-gold">
      <div class="sec">
        <h2 id="on-gold">{t('Right on gold clips')}</h2>
        <span class="quiet small end">{t('People do not see which clips are gold.')}</span>
        <CsvLink project={project.id} table="scores" />
      </div>
      <Panel isFlush>
        <Table label={t('Right on gold clips')} columns={OF_SCORES}>
          {rows.map((one) => (
            <ScoreRow key={`${one.person?.id} ${one.question}`} one={one} />
          ))}
        </Table>
      </Panel>
    </section>
  )
}
