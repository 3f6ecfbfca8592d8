import { useEffect, useMemo } from 'preact/hooks'
import type { Agreement, Purpose, Version } from '../../api/compare'
import { number } from '../../language/format'
import { plural, t } from '../../language/t'
import { Comparing } from '../../state/comparing'
import { mayChange } from '../../state/project'
import { navigate } from '../../state/router'
import { user } from '../../state/session'
import { Announcement } from '../../ui/announce'
import { Button } from '../../ui/button'
import { EmptyState, Trouble } from '../../ui/empty'
import { SelectField } from '../../ui/field'
import { KeyCap } from '../../ui/key-cap'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import './compare.css'
import { Lines } from './lines'
import { Sides } from './sides'
import { Strip, titleOf } from './strip'
import { useCompareKeys } from './use-compare-keys'

const PURPOSES: readonly { value: Purpose; text: string }[] = [
  { value: 'work', text: t('Work') },
  { value: 'gold', text: t('Gold, hidden among the work') },
  { value: 'practice', text: t('Practice for newcomers') },
]

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function Figures({ agreement }: { agreement: Agreement }) {
  const rows = [
    [t('Speech marked alike'), percent(agreement.f1)],
    [t('Edges in the same place'), percent(agreement.boundary_f1)],
    [t('Kappa of speech'), number(agreement.kappa, 2)],
    [t('Words that differ'), agreement.wer === null ? t('no words') : percent(agreement.wer)],
    [
      t('Time with another speaker'),
      agreement.der === null ? t('no speaker') : percent(agreement.der),
    ],
    [t('Disputed'), `${number(agreement.disputed, 1)} s`],
  ] as const
  return (
    <dl class="panel figures num" aria-label={t('Agreement')}>
      {rows.map(([word, figure]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  )
}

function Pair({ comparing }: { comparing: Comparing }) {
  const versions = comparing.versions.value
  const choices = versions.map((one: Version) => ({ value: one.id, text: titleOf(one) }))
  const [first, second] = [comparing.first.value, comparing.second.value]
  if (!first || !second) return null
  return (
    <div class="row pair">
      <SelectField
        label={t('Left')}
        value={first}
        options={choices}
        onValue={(id) => void comparing.choose(id, second)}
      />
      <SelectField
        label={t('Right')}
        value={second}
        options={choices}
        onValue={(id) => void comparing.choose(first, id)}
      />
    </div>
  )
}

function Content({ comparing, clip }: { comparing: Comparing; clip: string }) {
  const { found, works, current, trouble, whole } = comparing
  if (trouble.value) return <Trouble error={trouble.value} />
  if (!whole.value) return <SkeletonRows rows={4} height={56} />
  if (works.value.length === 0) {
    return (
      <EmptyState icon="clock" title={t('Nobody has handed in this clip yet')}>
        {t('Once somebody does, their work can be compared and corrected here.')}
      </EmptyState>
    )
  }
  const total = found.value?.differences.length ?? 0
  return (
    <div class="stack compare">
      <Pair comparing={comparing} />
      <Strip comparing={comparing} clip={clip} />
      {found.value && total === 0 && works.value.length > 1 && (
        <EmptyState icon="check" title={t('Both say the same')}>
          {t('Nothing to decide. Accept it as it is.')}
        </EmptyState>
      )}
      <Sides comparing={comparing} />
      {works.value.length === 1 && <Lines comparing={comparing} />}
      {found.value && <Figures agreement={found.value.agreement} />}
      <Announcement
        text={total ? t('Difference {value} of {total}', { value: current.value + 1, total }) : ''}
      />
    </div>
  )
}

/** Versions of one clip side by side: where they differ, what is right, and the clip's final. */
export function ComparePage({ project, params }: ProjectPageProps) {
  const clip = params['clip'] ?? ''
  const comparing = useMemo(() => new Comparing(clip), [clip])
  useEffect(() => {
    void comparing.start(project.id)
    return () => comparing.dispose()
  }, [comparing, project.id])
  const settle = async () => {
    if (await comparing.settle()) navigate(`/projects/${project.id}/review`)
  }
  useCompareKeys(comparing, () => void settle())
  const whole = comparing.whole.value
  const total = comparing.found.value?.differences.length ?? 0
  const done = comparing.decided.value.size
  const isReady = comparing.works.value.length > 0
  return (
    <main class="page" id="main">
      <PageHead
        title={<bdi>{whole?.name ?? t('Compare')}</bdi>}
        action={
          <span class="row">
            {whole && isReady && mayChange(project, user.value) && (
              <SelectField
                label={t('Use as')}
                isLabelHidden
                value={whole.purpose}
                options={PURPOSES}
                onValue={(purpose) => void comparing.mark(purpose)}
              />
            )}
            <Button
              kind="main"
              disabled={!isReady || comparing.isBusy.value || project.is_archived}
              onClick={() => void settle()}
            >
              {t('Accept as final')} <KeyCap>A</KeyCap>
            </Button>
          </span>
        }
      >
        <span class="num">
          {total > 0
            ? t('{differences}, {done} decided. What nobody decides stays as it is on the left.', {
                differences: plural(total, '{n} difference', '{n} differences'),
                done,
              })
            : t('What was handed in, and what becomes of it.')}
        </span>
      </PageHead>
      <Content comparing={comparing} clip={clip} />
    </main>
  )
}
