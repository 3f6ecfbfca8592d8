import type { Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { navigate } from '../../state/router'
import { KeyCap } from '../../ui/key-cap'
import { useEnter, useFirstFocus } from './next-clip'

/** The card of those who look over the work of others, where none of their own waits. */
export function NextReview({ project }: { project: Project }) {
  const button = useFirstFocus(true)
  const go = () => navigate(`/projects/${project.id}/review`)
  useEnter(go)
  return (
    <section class="next panel" aria-labelledby="next-review">
      <div class="nx">
        <div class="grow">
          <p class="quiet small">{t('Waits for your review')}</p>
          <h2 id="next-review">
            <bdi>{project.name}</bdi>
          </h2>
          <p class="quiet num">{plural(project.counts.submitted, '{n} clip', '{n} clips')}</p>
        </div>
        <button ref={button} type="button" class="b main l" onClick={go}>
          {t('Review')} <KeyCap>↵</KeyCap>
        </button>
      </div>
    </section>
  )
}
