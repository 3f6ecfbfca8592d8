import type { Project, User } from '../../api/types'
import { t } from '../../language/t'
import { mayChange, mayManage, mayReview } from '../../state/project'

interface Entry {
  end: string
  text: string
  /** A page that belongs to it and has no entry of its own. */
  below?: string
  isFor: 'reviewers' | 'managers' | 'work'
}

const ENTRIES: readonly Entry[] = [
  { end: '', text: t('Overview'), isFor: 'reviewers' },
  { end: '/clips', text: t('Clips'), isFor: 'reviewers' },
  { end: '/upload', text: t('Upload'), isFor: 'work' },
  { end: '/import', text: t('Import'), isFor: 'work' },
  { end: '/review', text: t('Review'), isFor: 'reviewers', below: '/compare' },
  { end: '/people', text: t('People'), isFor: 'reviewers' },
  { end: '/labels', text: t('Labels'), isFor: 'work' },
  { end: '/export', text: t('Export'), isFor: 'reviewers', below: '/versions' },
  { end: '/keys', text: t('API keys'), isFor: 'managers' },
  { end: '/record', text: t('Record'), isFor: 'managers' },
  { end: '/settings', text: t('Settings'), isFor: 'managers' },
]

/** The pages of a project that `who` may open; none before it is known who that is. */
export function projectTabs(id: string, project: Project | null, who: User | null, path: string) {
  if (!project) return []
  const may = {
    managers: mayManage(project, who),
    reviewers: mayReview(project, who),
    work: mayChange(project, who),
  }
  return ENTRIES.filter((entry) => may[entry.isFor]).map((entry) => {
    const href = `/projects/${id}${entry.end}`
    const count = entry.end === '/review' ? project.counts.submitted : 0
    const below = entry.below ? `/projects/${id}${entry.below}` : href
    const isCurrent = path === href || path === below || path.startsWith(`${below}/`)
    return {
      href,
      text: entry.text,
      isCurrent: isCurrent && Boolean(entry.end || path === href),
      count,
    }
  })
}
