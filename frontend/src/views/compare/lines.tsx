import { t } from '../../language/t'
import type { Comparing } from '../../state/comparing'
import { formatClock } from '../../timeline/time'

/** One person's work line by line: what is written over here goes into the clip's final. */
export function Lines({ comparing }: { comparing: Comparing }) {
  const { final, works, speakers } = comparing
  const shown = comparing.segmentsOf((final.value ?? works.value[0])?.id ?? null)
  const before = new Map(
    comparing.segmentsOf(works.value[0]?.id ?? null).map((segment) => [segment.id, segment.text]),
  )
  return (
    <section class="panel lines" aria-label={t('Lines')}>
      <header>
        <h2>{t('Correct the words')}</h2>
        <span class="quiet small">{t('The person’s own lines stay as they are.')}</span>
      </header>
      <ul>
        {shown.map((segment) => {
          const was = before.get(segment.id)
          return (
            <li key={segment.id}>
              <span class="quiet small num">{formatClock(segment.start)}</span>
              <span class="small">
                <bdi>{speakers.value.get(segment.speaker ?? '') ?? ''}</bdi>
              </span>
              <span class="grow">
                <input
                  class="in"
                  dir="auto"
                  aria-label={t('Words at {formatClock}', {
                    formatClock: formatClock(segment.start),
                  })}
                  value={segment.text}
                  onChange={(event) => void comparing.reword(segment, event.currentTarget.value)}
                />
                {was !== undefined && was !== segment.text && (
                  <small class="hint">
                    {t('was')} <del dir="auto">{was || t('empty')}</del>
                  </small>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
